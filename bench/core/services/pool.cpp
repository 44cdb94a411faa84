// How many times a second do many processes share few workers: by checking one out and in again, by a transaction that holds it across
// a call, and by giving jobs to the pool?
#include "bench/core/services/rows.hpp"

#include "services/pool/pool.hpp"
#include "supervision/supervisor.hpp"

#include <latch>

namespace bench::core {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;

class pool_worker final : public process {
public:
  using process::process;

protected:
  caf::behavior make_behavior() override {
    return {[](int number) { return number; }};
  }
};

/// What the processes of a row share.
struct shared_pool {
  shared_pool(host& on, const work& of)
      : what(of),
        workers(on.runtime(), [](actors::start_context& s) { return s.spawn<pool_worker>({}); },
                {.min = of.window, .max = of.window}),
        root(actors::start_supervisor(on.runtime(), {.children = {workers.child()}}).value()),
        done(static_cast<std::ptrdiff_t>(of.width)) {}

  const work& what;
  actors::pool workers;
  caf::actor root;
  latency_log times;
  std::latch done;
};

[[noreturn]] void fail(const caf::error& why) {
  fmt::print(stderr, "the pool failed: {}\n", actors::describe(why));
  std::_Exit(1);
}

/// Counts down when it has done its part; an op is what `step` does.
template <class Step>
actors::task<> repeat(process* self, shared_pool* with, Step step) {
  std::vector<clock::duration> samples;
  samples.reserve(with->what.count / sample_every + 1);
  for (auto left = with->what.count; left != 0; --left) {
    const bool timed = left % sample_every == 0;
    const auto from = timed ? clock::now() : clock::time_point{};
    co_await step(self, with);
    if (timed)
      samples.push_back(clock::now() - from);
  }
  with->times.add(samples);
  self->quit();
  with->done.count_down();
}

template <class Step>
outcome play(host& on, const work& what, Step step) {
  shared_pool with{on, what};
  for (std::size_t n = 0; n < what.width; ++n)
    on.runtime().spawn([&with, step](process* self) -> caf::behavior {
      run(self, repeat(self, &with, step));
      return {[](caf::close_atom) {}};
    });
  with.done.wait();
  on.runtime().stop(with.root, patience);
  return {.ops = what.count * what.width, .latency = with.times.seen()};
}

actors::task<> check_out(process* self, shared_pool* with) {
  auto had = co_await with->workers.checkout(self, patience);
  if (!had)
    fail(had.error());
  had->checkin();
}

actors::task<> transact(process* self, shared_pool* with) {
  auto had = co_await with->workers.checkout(self, patience);
  if (!had)
    fail(had.error());
  const auto answered = co_await actors::call<int>(self, had->worker(), patience, 1);
  if (!answered)
    fail(answered.error());
  had->checkin();
}

/// A process that gives one job after the other to the pool, as a client of a server does in bench/core/work/call.cpp.
class pool_client final : public process {
public:
  pool_client(caf::actor_config& config, shared_pool& with)
      : process(config), pool_(with.workers), with_(with), left_(with.what.count) {}

  void on_exit() override { pool_ = nullptr; }

protected:
  caf::behavior make_behavior() override {
    samples_.reserve(left_ / sample_every + 1);
    give_next();
    return {[](caf::close_atom) {}};
  }

private:
  void give_next() {
    const auto from = left_ % sample_every == 0 ? clock::now() : clock::time_point{};
    call_from(
        *this, pool_, [this, from](int) { take(from); }, 1);
  }

  void take(clock::time_point from) {
    if (from != clock::time_point{})
      samples_.push_back(clock::now() - from);
    if (--left_ != 0)
      return give_next();
    with_.times.add(samples_);
    quit();
    with_.done.count_down();
  }

  caf::actor pool_;
  shared_pool& with_;
  std::uint64_t left_;
  std::vector<clock::duration> samples_;
};

} // namespace

outcome check_out_workers(host& on, const work& what) {
  return play(on, what, check_out);
}

outcome transact_with_workers(host& on, const work& what) {
  return play(on, what, transact);
}

outcome dispatch_jobs(host& on, const work& what) {
  shared_pool with{on, what};
  for (std::size_t n = 0; n < what.width; ++n)
    on.spawn<pool_client>(with);
  with.done.wait();
  on.runtime().stop(with.root, patience);
  return {.ops = what.count * what.width, .latency = with.times.seen()};
}

} // namespace bench::core
