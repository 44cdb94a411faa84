// Real supervisors under the commands that the model takes, on virtual time.
#pragma once

#include "libactors/reply_port.hpp"
#include "libactors/system.hpp"
#include "libactors/testing.hpp"
#include "test/supervision/model.hpp"

#include <caf/actor.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace actors::test {

class real_tree {
public:
  real_tree(system& sys, virtual_time& time, const supervisor_plan& plan);

  /// Leaves no process behind.
  ~real_tree();

  void advance(duration by) { time_.advance(by); }
  void start_child(const std::string& supervisor, const child_plan& spec, int request);
  void terminate_child(const std::string& supervisor, const std::string& id, int request);
  void restart_child(const std::string& supervisor, const std::string& id, int request);
  void delete_child(const std::string& supervisor, const std::string& id, int request);
  void set_auto_shutdown(const std::string& supervisor, auto_shutdown when);
  void exit(const std::string& path, exit_reason why);
  void release(const std::string& path, bool succeeds);

  std::map<std::string, script> scripts = {};

  [[nodiscard]] std::vector<std::string> lines();
  [[nodiscard]] const answers& answered() const { return answers_; }
  [[nodiscard]] std::vector<std::string> order() { return std::exchange(order_, {}); }
  [[nodiscard]] duration now() const { return sys_.now().time_since_epoch(); }

private:
  [[nodiscard]] child_spec spec_of(const std::string& path, const child_plan& plan);
  [[nodiscard]] start_function start_of(const std::string& path, const child_plan& plan);
  [[nodiscard]] supervisor_spec spec_of(const std::string& path, const supervisor_plan& plan);
  void draw(const std::string& path, const caf::actor& supervisor, std::vector<std::string>& lines);
  template <class Message>
  void ask(const std::string& supervisor, int request, Message message);

  system& sys_;
  virtual_time& time_;
  answers answers_;
  std::vector<std::string> order_;
  std::map<std::string, caf::actor> processes_; // the latest of each path
  std::map<std::string, bool> dynamic_;
  caf::actor root_;
  std::optional<exit_reason> root_exit_;
  reply_port port_{sys_};
};

} // namespace actors::test
