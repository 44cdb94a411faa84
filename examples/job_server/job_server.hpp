// A job server of five services: jobs of users wait in a queue, runners take them, a pool of workers computes them, sessions keep the
// results, a group hears of them, and the registry knows who is who.
//
//   submit → queue → runner (registry: runner-1, runner-2) → pool of workers
//                      ├→ session of the user: the result
//                      └→ group "finished": the board (registry: board)
//
// Whoever crashes takes no job along: a runner's goes to the next runner, a worker's is tried once more, and what nobody can do is told to
// the board.
#pragma once

#include "libactors/system.hpp"
#include "services/pool/pool.hpp"
#include "services/queue/queue.hpp"
#include "services/registry/groups.hpp"
#include "services/registry/registry.hpp"
#include "services/session/sessions.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace job_server {

struct job {
  std::string session;
  std::string user;
  std::string name; ///< under which its result is kept
  std::string text;
};

/// What all processes of the server share. Copies are the same services.
struct services {
  explicit services(actors::system& system);

  actors::registry names;
  actors::groups groups;
  actors::sessions sessions;
  actors::pool workers;
  actors::queue<job> jobs;
};

class server {
public:
  /// Throws std::runtime_error where it does not start.
  explicit server(actors::system& system);

  /// Opens a session for a user who has none.
  [[nodiscard]] caf::error log_in(const std::string& user);

  /// Errors: errc::cancelled, the user is not in; those of queue::try_push.
  [[nodiscard]] caf::error submit(const std::string& user, std::string text, actors::queue_priority priority);

  /// When all jobs are over: what the board has heard since, in order of the alphabet.
  [[nodiscard]] std::vector<std::string> wait();

  /// The results of a user.
  [[nodiscard]] std::map<std::string, std::string> results(const std::string& user) const;

  /// Kills whoever has the name, and waits until somebody else has it. False: nobody has it.
  bool replace(const std::string& name);

  [[nodiscard]] std::string status() const;

  [[nodiscard]] const services& parts() const noexcept { return parts_; }

private:
  actors::system& system_;
  services parts_;
  caf::actor root_;
  std::map<std::string, std::string> sessions_; // of users
  int submitted_ = 0;
};

} // namespace job_server
