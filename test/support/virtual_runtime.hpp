// What deterministic tests of processes need: a runtime on virtual time, the reason why a process ended, the events, the log.
#pragma once

#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "libactors/testing.hpp"

#include <caf/event_based_actor.hpp>

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace actors::test {

struct virtual_runtime {
  actors::system system{{.scheduler = scheduler_kind::testing}};
  virtual_time time{system};

  /// Starts a process that is expected to run its init.
  template <class F>
  caf::actor start(F what, start_options options = {}) {
    return system.start(std::move(what), std::move(options)).value();
  }
};

/// A fixture with such a runtime. It shuts down before members of derived fixtures go, which processes may refer to.
struct runtime_test : testing::Test, virtual_runtime {
  void TearDown() override { system.shut_down(); }
};

/// An actor of CAF's own, not a process. (`actor_system::spawn` of a lambda binds a reference to null, says the sanitizer.)
class plain_actor final : public caf::event_based_actor {
public:
  using init_function = std::function<caf::behavior(caf::event_based_actor*)>;

  plain_actor(caf::actor_config& config, init_function init) : caf::event_based_actor(config), init_(std::move(init)) {}

private:
  caf::behavior make_behavior() override { return init_(this); }

  init_function init_;
};

inline caf::actor spawn_plain(actors::system& sys, plain_actor::init_function init) {
  return sys.caf().spawn<plain_actor>(std::move(init));
}

/// Learns why an actor ends.
class obituary {
public:
  explicit obituary(const caf::actor& whom) {
    whom->attach_functor([reason = reason_](const caf::error& why) { *reason = why; });
  }

  [[nodiscard]] bool arrived() const { return reason_->has_value(); }
  [[nodiscard]] caf::error reason() const { return reason_->value(); }
  [[nodiscard]] exit_reason kind() const { return classify(reason()); }

private:
  std::shared_ptr<std::optional<caf::error>> reason_ = std::make_shared<std::optional<caf::error>>();
};

/// Keeps the events of a system.
class recorded_events {
public:
  explicit recorded_events(actors::system& sys)
      : watching_(sys.events().subscribe([this](const event& e) { all_.push_back(e); })) {}

  [[nodiscard]] const std::vector<event>& all() const { return all_; }
  [[nodiscard]] auto count(enum event::kind kind) const {
    return std::count_if(all_.begin(), all_.end(), [=](const event& e) { return e.kind == kind; });
  }

private:
  std::vector<event> all_;
  event_bus::subscription watching_;
};

/// Takes the runtime's log lines instead of stderr.
class captured_log {
public:
  explicit captured_log(spdlog::level::level_enum level = spdlog::level::warn) : level_(log().level()) {
    sinks_.swap(log().sinks());
    log().sinks().push_back(std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_));
    log().set_level(level);
  }
  ~captured_log() {
    log().sinks().swap(sinks_);
    log().set_level(level_);
  }
  captured_log(const captured_log&) = delete;
  captured_log& operator=(const captured_log&) = delete;

  [[nodiscard]] std::string text() const { return lines_.str(); }

  [[nodiscard]] std::size_t count(std::string_view what) const {
    const auto all = text();
    std::size_t found = 0;
    for (auto at = all.find(what); at != std::string::npos; at = all.find(what, at + what.size()))
      ++found;
    return found;
  }

private:
  std::ostringstream lines_;
  std::vector<spdlog::sink_ptr> sinks_;
  spdlog::level::level_enum level_;
};

} // namespace actors::test
