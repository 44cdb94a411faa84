#include "test/supervision/real_tree.hpp"

#include "libactors/control.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

#include <stdexcept>

namespace actors::test {

namespace {

using namespace std::chrono_literals;

/// A worker that does what its script says.
class scripted final : public process {
public:
  scripted(caf::actor_config& config, script& acts, std::string path, std::vector<std::string>& order)
      : process(config), acts_(acts), path_(std::move(path)), order_(order) {}

protected:
  caf::behavior make_behavior() override {
    if (std::exchange(acts_.ignores_start, false)) {
      quit(make_error(exit_reason::ignored));
      return {};
    }
    if (acts_.failing_starts > 0) {
      --acts_.failing_starts;
      throw std::runtime_error{"does not start"};
    }
    set_exit_handler([this](caf::exit_msg& asked) {
      if (!acts_.stubborn)
        quit(asked.reason);
    });
    lives_ = true;
    if (std::exchange(acts_.hangs_in_start, false))
      defer_init();
    else
      order_.push_back('+' + path_);
    return {[this](const std::string& order) {
      if (order == "go") {
        order_.push_back('+' + path_);
        finish_init();
      } else if (order == to_string(exit_reason::crashed))
        throw std::runtime_error{"boom"};
      else
        quit(order == to_string(exit_reason::normal) ? caf::error{} : make_error(exit_reason::shutdown));
    }};
  }

  void on_end(const caf::error& reason) override {
    if (lives_)
      order_.push_back('-' + path_);
    process::on_end(reason);
  }

private:
  script& acts_;
  const std::string path_;
  std::vector<std::string>& order_;
  bool lives_ = false; // its start neither failed nor was ignored at once
};

} // namespace

real_tree::real_tree(system& sys, virtual_time& time, const supervisor_plan& plan) : sys_(sys), time_(time) {
  root_ = spawn_supervisor(sys, spec_of("root", plan), {.label = "root"});
  processes_["root"] = root_;
  root_->attach_functor([this](const caf::error& why) { root_exit_ = classify(why); });
  time_.run();
}

real_tree::~real_tree() {
  kill(root_);
  time_.run();
}

// -- specs --------------------------------------------------------------------

supervisor_spec real_tree::spec_of(const std::string& path, const supervisor_plan& plan) {
  supervisor_spec spec{.strategy = plan.strategy,
                       .intensity = plan.intensity,
                       .period = std::chrono::seconds{plan.period},
                       .auto_shutdown = plan.auto_shutdown};
  for (const auto& each : plan.children)
    spec.children.push_back(spec_of(path + '/' + each.id, each));
  return spec;
}

child_spec real_tree::spec_of(const std::string& path, const child_plan& plan) {
  child_spec spec{
      .id = plan.id, .start = start_of(path, plan), .restart = plan.restart, .significant = plan.significant};
  if (plan.nested)
    spec.kind = child_kind::supervisor;
  else
    spec.shutdown = stop_limit;
  return spec;
}

start_function real_tree::start_of(const std::string& path, const child_plan& plan) {
  return [this, path, plan](start_context& context) {
    auto& acts = scripts[path];
    ++acts.starts;
    auto& process = processes_[path];
    if (!plan.nested)
      return process = context.spawn<scripted>({}, acts, path, order_);
    dynamic_[path] = plan.nested->dynamic;
    if (!plan.nested->dynamic)
      return process = context.spawn_supervisor(spec_of(path, *plan.nested));
    return process = context.spawn_dynamic_supervisor({.restart = plan.nested->dynamic_restart,
                                                       .shutdown = stop_limit,
                                                       .intensity = plan.nested->intensity,
                                                       .period = std::chrono::seconds{plan.nested->period}});
  };
}

// -- commands -----------------------------------------------------------------

template <class Message>
void real_tree::ask(const std::string& supervisor, int request, Message message) {
  const auto take = [this, request](answer a) {
    const auto why = a.error();
    // Supervisors have errors of their own; whatever else comes is why a process ended or did not start.
    std::string text{"ok"};
    if (why)
      text = why.category() == make_error(supervision_errc::running).category()
                 ? std::string{to_string(static_cast<supervision_errc>(why.code()))}
                 : std::string{to_string(classify(why))};
    answers_[request] = text;
  };
  port_.call(processes_.at(supervisor), sys_.now() + 1000h, take, std::move(message));
  time_.run();
}

void real_tree::start_child(const std::string& supervisor, const child_plan& spec, int request) {
  const auto path = supervisor + '/' + spec.id;
  if (dynamic_[supervisor])
    ask(supervisor, request, start_dynamic_child_msg{.start = start_of(path, spec), .label = spec.id});
  else
    ask(supervisor, request, start_child_msg{.spec = spec_of(path, spec)});
}

void real_tree::terminate_child(const std::string& supervisor, const std::string& id, int request) {
  if (dynamic_[supervisor])
    ask(supervisor, request, terminate_process_msg{processes_.at(supervisor + '/' + id)});
  else
    ask(supervisor, request, terminate_child_msg{id});
}

void real_tree::restart_child(const std::string& supervisor, const std::string& id, int request) {
  ask(supervisor, request, restart_child_msg{.id = id});
}

void real_tree::delete_child(const std::string& supervisor, const std::string& id, int request) {
  ask(supervisor, request, delete_child_msg{id});
}

void real_tree::set_auto_shutdown(const std::string& supervisor, auto_shutdown when) {
  ask(supervisor, -1, set_auto_shutdown_msg{when});
  answers_.erase(-1);
}

void real_tree::exit(const std::string& path, exit_reason why) {
  const auto& whom = processes_.at(path);
  if (why == exit_reason::killed)
    kill(whom);
  else if (path == "root" || dynamic_.contains(path))
    send_exit(whom, why == exit_reason::crashed ? make_error(crash{"boom", path, "a test"}) : make_error(why));
  else
    caf::anon_send(whom, std::string{to_string(why)});
  time_.run();
}

void real_tree::release(const std::string& path, bool succeeds) {
  caf::anon_send(processes_.at(path), std::string{succeeds ? "go" : "crashed"});
  time_.run();
}

// -- view ---------------------------------------------------------------------

std::vector<std::string> real_tree::lines() {
  if (root_exit_)
    return {line_of_end(*root_exit_)};
  std::vector<std::string> result;
  draw("root", root_, result);
  return result;
}

void real_tree::draw(const std::string& path, const caf::actor& supervisor, std::vector<std::string>& lines) {
  const auto self = inspect(sys_, supervisor);
  if (!self) {
    lines.push_back(path + " does not answer");
    return;
  }
  lines.push_back(line_of_supervisor(path, self->restarts_in_window));
  for (const auto& each : self->children) {
    const auto below = path + '/' + each.id;
    std::optional<exit_reason> last;
    if (each.last_exit)
      last = classify(*each.last_exit);
    lines.push_back(line_of_child(below, each.state, each.restarts, scripts[below].starts, last));
  }
  for (const auto& each : self->children)
    if (each.kind == child_kind::supervisor && each.process)
      draw(path + '/' + each.id, each.process, lines);
}

} // namespace actors::test
