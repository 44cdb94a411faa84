// How many names a second does a registry tell, by message and directly, and how many come and go?
#include "bench/core/services/registry.hpp"

#include "bench/core/services/pacing.hpp"

#include "services/registry/registry.hpp"
#include "supervision/supervisor.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <atomic>
#include <latch>
#include <random>

namespace bench::core {

namespace {

constexpr std::size_t burst = 100; // ops, before others have their turn

[[noreturn]] void fail(const char* what) {
  fmt::print(stderr, "the registry failed: {}\n", what);
  std::_Exit(1);
}

void expect(bool holds, const char* what) {
  if (!holds)
    fail(what);
}

/// As names are: a common beginning and something random, 20 bytes.
std::vector<std::string> make_names(std::size_t count) {
  std::mt19937_64 random{42};
  std::vector<std::string> all;
  all.reserve(count);
  for (std::size_t n = 0; n < count; ++n)
    all.push_back(fmt::format("user{:016x}", random()));
  return all;
}

struct stage {
  stage(host& on, const work& of, std::size_t how_many)
      : what(of), registry(on.runtime()), names(make_names(how_many)), done(static_cast<std::ptrdiff_t>(of.width)) {}

  const work& what;
  const actors::registry registry;
  const std::vector<std::string> names;
  latency_log times;
  std::latch done;
  std::atomic<bool> over{false};
};

/// Has a name, and nothing to do.
class tenant final : public process {
public:
  using process::process;

protected:
  caf::behavior make_behavior() override {
    return {[this](caf::close_atom) { quit(); }};
  }
};

std::vector<caf::actor> tenants(host& on, const stage& with) {
  std::vector<caf::actor> all;
  for (const auto& name : with.names) {
    all.push_back(on.spawn<tenant>());
    expect(!with.registry.register_name(name, all.back()), "a fresh name is taken");
  }
  return all;
}

void close(const std::vector<caf::actor>& all) {
  for (const auto& each : all)
    caf::anon_send(each, caf::close_atom_v);
}

class caller final : public process {
public:
  caller(caf::actor_config& config, stage& with, caf::actor registry, std::size_t first)
      : process(config), with_(with), registry_(std::move(registry)), next_(first), left_(with.what.count) {}

  void on_exit() override { registry_ = nullptr; }

protected:
  caf::behavior make_behavior() override {
    samples_.reserve(left_ / sample_every + 1);
    ask();
    return {[](caf::close_atom) {}};
  }

private:
  void ask() {
    const auto from = left_ % sample_every == 0 ? clock::now() : clock::time_point{};
    next_ = next_ + 1 == with_.names.size() ? 0 : next_ + 1;
    call_from(
        *this, registry_, [this, from](const caf::actor&) { take(from); }, actors::whereis_msg{with_.names[next_]});
  }

  void take(clock::time_point from) {
    if (from != clock::time_point{})
      samples_.push_back(clock::now() - from);
    if (--left_ != 0)
      return ask();
    with_.times.add(samples_);
    quit();
    with_.done.count_down();
  }

  stage& with_;
  caf::actor registry_;
  std::size_t next_;
  std::uint64_t left_;
  std::vector<clock::duration> samples_;
};

class paced_caller final : public paced_worker {
public:
  paced_caller(caf::actor_config& config, std::uint64_t count, latency_log& times, std::latch& end, caf::actor registry,
               std::string name)
      : paced_worker(config, count, times, end), registry_(std::move(registry)), name_(std::move(name)) {}

  void on_exit() override { registry_ = nullptr; }

protected:
  void begin() override {
    call_from(
        *this, registry_, [this](const caf::actor&) { end(); }, actors::whereis_msg{name_});
  }

private:
  caf::actor registry_;
  std::string name_;
};

/// Does `op` for as long as it says so; others have their turn in between.
template <class Op>
class repeater final : public process {
public:
  repeater(caf::actor_config& config, Op op) : process(config), op_(std::move(op)) {}

protected:
  caf::behavior make_behavior() override {
    send(this, caf::tick_atom_v);
    return {[this](caf::tick_atom) {
      if (op_(*this))
        return send(this, caf::tick_atom_v);
      quit();
    }};
  }

private:
  Op op_;
};

template <class Op>
void repeat(host& on, Op op) {
  on.spawn<repeater<Op>>(std::move(op));
}

struct reader {
  stage* with;
  std::uint64_t random;
  std::uint64_t left;

  bool operator()(process&) {
    const auto& names = with->names;
    for (auto now = std::min<std::uint64_t>(left, burst); now != 0; --now, --left) {
      random ^= random << 13U;
      random ^= random >> 7U;
      random ^= random << 17U;
      // Its upper half, scaled: a division would take as long as half of a lookup.
      const auto index = (random >> 32U) * names.size() >> 32U;
      expect(static_cast<bool>(with->registry.whereis(names[index])), "a name is not there");
    }
    if (left == 0)
      with->done.count_down();
    return left != 0;
  }
};

/// Gives each name to the next process, and in the next round to the one after it, so that no process has many.
struct writer {
  stage* with;
  const std::vector<caf::actor>* named;
  std::size_t next = 0;
  std::size_t round = 1;

  bool operator()(process&) {
    for (std::size_t n = 0; n < burst; ++n) {
      const auto& to = (*named)[(next + round) % named->size()];
      expect(static_cast<bool>(with->registry.reregister_name(with->names[next], to)), "a name cannot be given away");
      if (++next == with->names.size()) {
        next = 0;
        ++round;
      }
    }
    return !with->over;
  }
};

struct comer_and_goer {
  stage* with;
  const std::string* name;
  std::uint64_t left;

  bool operator()(process& self) {
    const auto me = caf::actor_cast<caf::actor>(&self);
    for (auto now = std::min<std::uint64_t>(left, burst); now != 0; --now, --left) {
      expect(!with->registry.register_name(*name, me), "its own name is taken");
      expect(with->registry.whereis(*name) == me, "somebody else has its name");
      expect(!with->registry.unregister_name(*name, me), "its name is gone");
    }
    if (left == 0)
      with->done.count_down();
    return left != 0;
  }
};

} // namespace

outcome call_registry(host& on, const work& what) {
  stage with{on, what, what.width};
  auto& sys = on.runtime();
  const auto root = actors::start_supervisor(sys, {.children = {with.registry.child()}}).value();
  const auto named = tenants(on, with);
  for (std::size_t n = 0; n < what.width; ++n)
    on.spawn<caller>(with, with.registry.address().get(), n);
  with.done.wait();
  close(named);
  sys.stop(root, std::chrono::seconds{60});
  return {.ops = what.count * what.width, .latency = with.times.seen()};
}

outcome call_registry_by_the_clock(host& on, const work& what) {
  const stage with{on, what, what.width};
  auto& sys = on.runtime();
  const auto root = actors::start_supervisor(sys, {.children = {with.registry.child()}}).value();
  const auto named = tenants(on, with);
  auto out = work_by_the_clock(on, what, [&](std::size_t n, latency_log& times, std::latch& end) {
    return on.spawn<paced_caller>(what.count, times, end, with.registry.address().get(), with.names[n]);
  });
  close(named);
  sys.stop(root, std::chrono::seconds{60});
  return out;
}

outcome look_names_up(host& on, const work& what) {
  stage with{on, what, what.window};
  const auto named = tenants(on, with);
  std::latch written{1};
  repeat(on, [writes = writer{&with, &named}, &written](process& self) mutable {
    const bool more = writes(self);
    if (!more)
      written.count_down();
    return more;
  });
  for (std::size_t n = 0; n < what.width; ++n)
    repeat(on, reader{&with, n + 1, what.count});
  with.done.wait();
  with.over = true;
  written.wait();
  close(named);
  return {.ops = what.count * what.width};
}

outcome cycle_names(host& on, const work& what) {
  stage with{on, what, what.width};
  for (std::size_t n = 0; n < what.width; ++n)
    repeat(on, comer_and_goer{&with, &with.names[n], what.count});
  with.done.wait();
  return {.ops = what.count * what.width};
}

} // namespace bench::core
