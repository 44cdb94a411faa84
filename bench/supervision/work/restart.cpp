// How many crashed children a second are replaced, and how long is a single one away?
#include "bench/supervision/work/rows.hpp"
#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

#include <functional>
#include <latch>
#include <stdexcept>
#include <utility>

namespace bench::supervision {

namespace {

/// Tells the watcher that it runs, and throws when told to.
class child final : public actors::process {
public:
  child(caf::actor_config& config, caf::actor watcher, std::size_t place)
      : process(config), watcher_(std::move(watcher)), place_(place) {}

protected:
  caf::behavior make_behavior() override {
    send(std::exchange(watcher_, nullptr), static_cast<std::uint64_t>(place_), caf::actor{this});
    return {[](caf::tick_atom) { throw std::runtime_error{"told to"}; }};
  }

private:
  caf::actor watcher_;
  std::size_t place_;
};

/// Children that tell `watcher` their places, from `first` on. The budget is one that nobody spends.
caf::actor spawn_tree(host& on, const caf::actor& watcher, std::size_t first, std::size_t children) {
  actors::supervisor_spec spec{.intensity = 1'000'000, .period = std::chrono::seconds{1}};
  for (std::size_t n = first; n < first + children; ++n)
    spec.children.push_back(
        {.id = std::to_string(n), .start = [watcher, n](auto& s) { return s.template spawn<child>({}, watcher, n); }});
  return actors::spawn_supervisor(on.runtime(), std::move(spec));
}

/// Hears of each child that runs; when all do for the first time `ready` goes down. A tick begins the crashes: `next` says which place is
/// the next to crash, and is asked again when its replacement runs.
class watcher : public actors::process {
public:
  watcher(caf::actor_config& config, std::size_t children, std::latch& ready)
      : process(config), children_(children), to_come_(children), ready_(ready) {}

protected:
  caf::behavior make_behavior() override {
    return {
        [this](std::uint64_t place, const caf::actor& running) {
          children_[place] = running;
          if (to_come_ == 0)
            is_back();
          else if (--to_come_ == 0)
            ready_.count_down();
        },
        [this](caf::tick_atom) { crash_next(); },
        [this](caf::close_atom) { quit(); },
    };
  }

  void on_end(const caf::error& reason) override {
    children_.clear();
    process::on_end(reason);
  }

  void crash(std::size_t place) { send(std::exchange(children_[place], nullptr), caf::tick_atom_v); }

  virtual void crash_next() = 0;
  virtual void is_back() = 0;

private:
  std::vector<caf::actor> children_;
  std::size_t to_come_;
  std::latch& ready_;
};

class busy_watcher final : public watcher {
public:
  busy_watcher(caf::actor_config& config, std::size_t children, std::uint64_t rounds, std::latch& ready,
               std::latch& end)
      : watcher(config, children, ready), children_(children), crashes_(rounds * children), done_(end) {}

protected:
  void crash_next() override { crash(crashed_++ % children_); }
  void is_back() override {
    if (crashed_ == crashes_)
      done_.count_down();
    else
      crash_next();
  }

private:
  std::size_t children_;
  std::uint64_t crashes_;
  std::uint64_t crashed_ = 0;
  std::latch& done_;
};

constexpr std::size_t children_of_each = 10;

class patient_watcher final : public watcher {
public:
  patient_watcher(caf::actor_config& config, const work& what, histogram& times, std::latch& ready, std::latch& end)
      : watcher(config, what.width * children_of_each, ready), what_(what), times_(times), done_(end) {}

protected:
  void crash_next() override {
    after(std::chrono::milliseconds{what_.window}, [this] {
      crashed_at_ = clock::now();
      crash(crashes_++ % what_.width * children_of_each);
    });
  }
  void is_back() override {
    times_.add(clock::now() - crashed_at_);
    if (crashes_ == what_.count)
      done_.count_down();
    else
      crash_next();
  }

private:
  work what_;
  histogram& times_;
  clock::time_point crashed_at_;
  std::uint64_t crashes_ = 0;
  std::latch& done_;
};

/// What is left when the crashes are over.
struct trees {
  std::vector<caf::actor> watchers = {};
  std::vector<caf::actor> supervisors = {};

  void begin() const {
    for (const auto& each : watchers)
      caf::anon_send(each, caf::tick_atom_v);
  }

  void stop(host& on) const {
    for (const auto& each : supervisors)
      on.stop(each);
    for (const auto& each : watchers)
      caf::anon_send(each, caf::close_atom_v);
  }
};

} // namespace

outcome restart_children(host& on, const work& what) {
  std::latch ready{static_cast<std::ptrdiff_t>(what.width)};
  std::latch done{static_cast<std::ptrdiff_t>(what.width)};
  trees all;
  for (std::size_t n = 0; n < what.width; ++n) {
    all.watchers.push_back(on.runtime().spawn<busy_watcher>({}, what.window, what.count, ready, done));
    all.supervisors.push_back(spawn_tree(on, all.watchers.back(), 0, what.window));
  }
  ready.wait();
  all.begin();
  done.wait();
  return {.ops = what.count * what.width * what.window, .release = [&on, all = std::move(all)] { all.stop(on); }};
}

outcome single_crashes(host& on, const work& what) {
  std::latch ready{1};
  std::latch done{1};
  histogram times;
  trees all;
  all.watchers.push_back(on.runtime().spawn<patient_watcher>({}, what, times, ready, done));
  for (std::size_t n = 0; n < what.width; ++n)
    all.supervisors.push_back(spawn_tree(on, all.watchers.front(), n * children_of_each, children_of_each));
  ready.wait();
  all.begin();
  done.wait();
  return {.ops = what.count, .latency = times, .release = [&on, all = std::move(all)] { all.stop(on); }};
}

} // namespace bench::supervision
