// How many times a second can sessions be updated and read, through their processes? And how many updates kept on disk?
#include "bench/core/services/session.hpp"

#include "bench/core/services/pacing.hpp"

#include "services/session/sessions.hpp"
#include "services/session/sqlite_session_store.hpp"
#include "supervision/supervisor.hpp"

#include <filesystem>
#include <future>
#include <latch>
#include <memory>
#include <stdexcept>
#include <vector>

#include <unistd.h>

namespace bench::core {

namespace {

using namespace std::chrono_literals;

/// Sessions under a supervisor, until the object ends.
class house {
public:
  house(host& on, std::size_t count, std::shared_ptr<actors::session_store> store)
      : system_(on.runtime()), all_(system_, {.max_sessions = count, .store = std::move(store)}) {
    auto root = actors::start_supervisor(system_, {.children = {all_.child()}});
    if (!root)
      throw std::runtime_error{actors::describe(root.error())};
    root_ = *root;
    std::vector<std::promise<std::string>> made(count);
    for (auto& each : made)
      all_.create({{"count", "0"}}, [&each](caf::expected<std::string> id) { each.set_value(id.value()); });
    for (auto& each : made)
      ids_.push_back(each.get_future().get());
  }
  ~house() { system_.stop(root_, 60s); }
  house(const house&) = delete;
  house& operator=(const house&) = delete;

  [[nodiscard]] const actors::sessions& all() const noexcept { return all_; }
  [[nodiscard]] const std::vector<std::string>& ids() const noexcept { return ids_; }

private:
  actors::system& system_;
  actors::sessions all_;
  caf::actor root_;
  std::vector<std::string> ids_;
};

class worker final : public process {
public:
  worker(caf::actor_config& config, const house& in, std::size_t first, std::uint64_t count, bool reads,
         latency_log& times, std::latch& end)
      : process(config), house_(in), next_(first), left_(count), reads_(reads), times_(times), done_(end) {}

protected:
  caf::behavior make_behavior() override {
    samples_.reserve(left_ / sample_every + 1);
    begin();
    return {[](caf::close_atom) {}};
  }

private:
  void begin() {
    from_ = left_ % sample_every == 0 ? clock::now() : clock::time_point{};
    const auto& ids = house_.ids();
    // Far apart, so that the sessions are visited in no order that a cache knows.
    next_ = (next_ + 617) % ids.size();
    const auto session = house_.all().find(ids[next_]);
    call_from(
        *this, *session,
        [this, session = *session](caf::ok_atom) {
          if (!reads_)
            return end();
          call_from(
              *this, session, [this](const std::string&) { end(); }, actors::session_get{"count"});
        },
        actors::session_update{[now = left_](actors::session_state& state) { state["count"] = std::to_string(now); }});
  }

  void end() {
    if (from_ != clock::time_point{})
      samples_.push_back(clock::now() - from_);
    if (--left_ != 0)
      return begin();
    times_.add(samples_);
    quit();
    done_.count_down();
  }

  const house& house_;
  std::size_t next_;
  std::uint64_t left_;
  const bool reads_;
  clock::time_point from_;
  std::vector<clock::duration> samples_;
  latency_log& times_;
  std::latch& done_;
};

class paced_visitor final : public paced_worker {
public:
  paced_visitor(caf::actor_config& config, std::uint64_t count, latency_log& times, std::latch& end, const house& in,
                std::size_t first)
      : paced_worker(config, count, times, end), house_(in), next_(first) {}

protected:
  void begin() override {
    next_ = (next_ + 617) % house_.ids().size();
    const auto session = house_.all().find(house_.ids()[next_]);
    call_from(
        *this, *session,
        [this, session = *session](caf::ok_atom) {
          call_from(
              *this, session, [this](const std::string&) { end(); }, actors::session_get{"count"});
        },
        actors::session_update{[now = next_](actors::session_state& state) { state["count"] = std::to_string(now); }});
  }

private:
  const house& house_;
  std::size_t next_;
};

outcome work_on(host& on, const house& sessions, const work& what, bool reads) {
  latency_log times;
  std::latch done{static_cast<std::ptrdiff_t>(what.width)};
  for (std::size_t n = 0; n < what.width; ++n)
    on.spawn<worker>(sessions, n * (sessions.ids().size() / what.width), what.count, reads, times, done);
  done.wait();
  return {.ops = what.count * what.width, .latency = times.seen()};
}

} // namespace

outcome update_and_get(host& on, const work& what) {
  const auto sessions = std::make_shared<house>(on, what.window, nullptr);
  auto out = work_on(on, *sessions, what, true);
  out.release = [sessions] {};
  return out;
}

outcome update_and_get_by_the_clock(host& on, const work& what) {
  constexpr std::size_t count = 1'000;
  const house sessions{on, count, nullptr};
  return work_by_the_clock(on, what, [&](std::size_t n, latency_log& times, std::latch& end) {
    return on.spawn<paced_visitor>(what.count, times, end, sessions, n * (count / what.width));
  });
}

outcome keep_updates(host& on, const work& what) {
  // Not in /tmp, which may be memory; this one outlives a reboot. Source: Filesystem Hierarchy Standard 3.0, section 5.15.
  const auto file = std::filesystem::path{"/var/tmp"} / ("bench_sessions_" + std::to_string(::getpid()) + ".db");
  const auto remove = [file] {
    for (const char* end : {"", "-wal"})
      std::filesystem::remove(file.string() + end);
  };
  remove();
  outcome out;
  {
    const house sessions{on, what.window,
                         std::make_shared<actors::sqlite_session_store>(actors::sqlite_store_options{.file = file})};
    out = work_on(on, sessions, what, false);
  }
  remove();
  return out;
}

} // namespace bench::core
