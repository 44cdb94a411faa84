// What deterministic tests of processes need: a runtime on virtual time, the reason why a process ended, the events, the log.
#pragma once

#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "libactors/testing.hpp"

#include <spdlog/sinks/ostream_sink.h>

#include <algorithm>
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
