#include "examples/job_server/job_server.hpp"

#include "examples/job_server/processes.hpp"
#include "libactors/control.hpp"
#include "libactors/errc.hpp"
#include "libactors/sys.hpp"
#include "services/registry/registered_as.hpp"
#include "supervision/supervisor.hpp"

#include <algorithm>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

namespace job_server {

using namespace std::chrono_literals;

services::services(actors::system& system)
    : names(system),
      sessions(system, {.idle_ttl = 10min}),
      workers(system, [](auto& s) { return s.spawn(worker); }, {.name = "worker", .max = 3, .intensity = 100}),
      jobs(system,
           {.label = "jobs", .capacity = 100, .dead_letters = [to = groups](const actors::dead_letter<job>& lost) {
              to.broadcast(finished, lost.item.user + ": " + lost.item.text + " given up after " +
                                         std::to_string(lost.attempts) + " attempts");
            }}) {}

server::server(actors::system& system) : system_(system), parts_(system) {
  const auto parts = parts_;
  const auto named = [&](const std::string& name, auto behavior) {
    return actors::registered_as(parts.names, name, {.id = name, .start = [parts, behavior](auto& s) {
                                                       return s.spawn([parts, behavior](actors::process* self) {
                                                         return behavior(self, parts);
                                                       });
                                                     }});
  };
  // The queue before those who use it: it closes when they have stopped.
  auto root = actors::start_supervisor(
      system,
      {.intensity = 100,
       .children = {parts.names.child(), parts.sessions.child(), named("board", board), parts.workers.child("workers"),
                    parts.jobs.child("jobs"), named("runner-1", runner), named("runner-2", runner)}},
      {.label = "job_server"});
  if (!root)
    throw std::runtime_error{actors::describe(root.error())};
  root_ = *root;
}

caf::error server::log_in(const std::string& user) {
  if (sessions_.contains(user))
    return make_error(actors::errc::cancelled, user + " is in already");
  std::promise<caf::expected<std::string>> created;
  parts_.sessions.create({}, [&](caf::expected<std::string> id) { created.set_value(std::move(id)); });
  auto id = created.get_future().get();
  if (!id)
    return std::move(id.error());
  sessions_.emplace(user, std::move(*id));
  return {};
}

caf::error server::submit(const std::string& user, std::string text, actors::queue_priority priority) {
  const auto session = sessions_.find(user);
  if (session == sessions_.end())
    return make_error(actors::errc::cancelled, user + " is not in");
  return parts_.jobs.try_push({session->second, user, "job " + std::to_string(++submitted_), std::move(text)},
                              priority);
}

std::vector<std::string> server::wait() {
  if (const auto why = parts_.jobs.drain(system_, 2s))
    return {"not all are over: " + actors::describe(why)};
  auto heard = system_.call<std::vector<std::string>>(parts_.names.whereis("board"), 1s, caf::get_atom_v);
  if (!heard)
    return {actors::describe(heard.error())};
  std::ranges::sort(*heard);
  return std::move(*heard);
}

std::map<std::string, std::string> server::results(const std::string& user) const {
  const auto id = sessions_.find(user);
  const auto session = id == sessions_.end() ? std::nullopt : parts_.sessions.find(id->second);
  if (!session)
    return {};
  // Shared, as the session may come to it after the deadline.
  const auto seen = std::make_shared<actors::session_state>();
  const auto read = system_.call<caf::ok_atom>(
      *session, 1s, actors::session_update{[seen](actors::session_state& state) { *seen = state; }});
  return read ? std::map<std::string, std::string>{seen->begin(), seen->end()} : std::map<std::string, std::string>{};
}

bool server::replace(const std::string& name) {
  const auto present = parts_.names.whereis(name);
  if (!present)
    return false;
  actors::kill(present);
  auto next = present;
  for (; !next || next == present; next = parts_.names.whereis(name))
    std::this_thread::yield();
  // Its answer says that its init is over.
  return static_cast<bool>(actors::sys::get_status(system_, next, 1s));
}

std::string server::status() const {
  const auto jobs = parts_.jobs.info();
  std::string text = std::to_string(jobs.waiting) + " jobs wait, " + std::to_string(jobs.done) + " done, " +
                     std::to_string(jobs.dead) + " given up; " + std::to_string(parts_.sessions.size()) + " users;";
  for (const std::string name : {"board", "runner-1", "runner-2"})
    text += parts_.names.await_name(name, 1s) ? ' ' + name : " no " + name;
  return text;
}

} // namespace job_server
