// How many items a second go from producers through one queue to consumers, one by one and in batches?
#include "bench/core/services/queue.hpp"

#include "services/queue/queue.hpp"

#include <algorithm>
#include <atomic>
#include <latch>
#include <numeric>

namespace bench::core {

namespace {

using numbers = actors::queue<int>;

constexpr std::size_t batch_size = 100;
constexpr std::size_t burst = 250; // items, before others have their turn
constexpr std::size_t ahead = 31;  // of a consumer, so that it comes back to the queue for every 32 items

/// One queue, half of the workers on each side of it.
struct stage {
  stage(host& on, const work& what)
      : items(on.runtime(), {.label = "bench", .capacity = what.window}),
        producers(std::max<std::size_t>(1, what.width / 2)),
        consumers(producers),
        pushing(producers),
        all_consumed(static_cast<std::ptrdiff_t>(consumers)) {}

  numbers items;
  const std::size_t producers;
  const std::size_t consumers;
  std::atomic<std::size_t> pushing;
  std::atomic<std::uint64_t> handled{0};
  std::latch all_consumed;
};

class producer : public process {
public:
  producer(caf::actor_config& config, stage& on, std::uint64_t count) : process(config), on_(on), left_(count) {}

protected:
  caf::behavior make_behavior() override {
    send(this, caf::tick_atom_v);
    return {[this](caf::tick_atom) { go_on(); }};
  }

  /// Pushes up to so many. The number that are in, and whether the queue is full.
  virtual std::pair<std::uint64_t, bool> push(std::uint64_t most) = 0;
  virtual void wait_for_room() = 0;

  void pushed(std::uint64_t count) { left_ -= count; }

  void go_on() {
    const auto [count, is_full] = push(std::min<std::uint64_t>(left_, burst));
    pushed(count);
    if (is_full)
      return wait_for_room();
    if (left_ != 0)
      return send(this, caf::tick_atom_v);
    if (--on_.pushing == 0)
      on_.items.close();
    quit();
  }

  template <class Waiting>
  void go_on_after(Waiting waiting, std::uint64_t count) {
    std::move(waiting).then(
        [this, count](caf::ok_atom) {
          pushed(count);
          go_on();
        },
        [](const caf::error& why) {
          fmt::print(stderr, "a push failed: {}\n", actors::describe(why));
          std::_Exit(1);
        });
  }

  stage& on_;
  std::uint64_t left_;
};

class single_producer final : public producer {
public:
  using producer::producer;

private:
  std::pair<std::uint64_t, bool> push(std::uint64_t most) override {
    for (std::uint64_t in = 0; in < most; ++in)
      if (on_.items.try_push(static_cast<int>(left_ - in)))
        return {in, true};
    return {most, false};
  }

  void wait_for_room() override {
    go_on_after(on_.items.push(this, std::chrono::minutes{1}, static_cast<int>(left_)), 1);
  }
};

class batch_producer final : public producer {
public:
  using producer::producer;

private:
  [[nodiscard]] static std::vector<int> batch(std::uint64_t size) {
    std::vector<int> items(size);
    std::iota(items.begin(), items.end(), 0);
    return items;
  }

  std::pair<std::uint64_t, bool> push(std::uint64_t) override {
    const auto size = std::min<std::uint64_t>(left_, batch_size);
    if (on_.items.try_push_all(batch(size)))
      return {0, size > 0};
    return {size, false};
  }

  void wait_for_room() override {
    const auto size = std::min<std::uint64_t>(left_, batch_size);
    go_on_after(on_.items.push_all(this, std::chrono::minutes{1}, batch(size)), size);
  }
};

class consumer final : public process {
public:
  consumer(caf::actor_config& config, stage& on, bool batches) : process(config), on_(on), batches_(batches) {}

protected:
  caf::behavior make_behavior() override {
    if (batches_)
      on_.items.consume_batches(this, {.max_items = batch_size});
    else
      on_.items.consume(this, {.ahead = ahead});
    return {
        [this](const actors::queue_item<int>& item) {
          handled_ += *item > 0 ? 1 : 0;
          item.done();
        },
        [this](const actors::queue_batch<int>& batch) {
          for (const int each : batch.items())
            handled_ += each >= 0 ? 1 : 0;
          batch.done();
        },
        [this](const actors::queue_closed&) {
          on_.handled += handled_;
          quit();
          on_.all_consumed.count_down();
        },
    };
  }

private:
  stage& on_;
  const bool batches_;
  std::uint64_t handled_ = 0;
};

template <class Producer>
outcome play(host& on, const work& what, bool batches) {
  stage set{on, what};
  for (std::size_t n = 0; n < set.consumers; ++n)
    on.spawn<consumer>(set, batches);
  for (std::size_t n = 0; n < set.producers; ++n)
    on.spawn<Producer>(set, what.count);
  set.all_consumed.wait();
  return {.ops = set.handled};
}

} // namespace

outcome push_and_pop(host& on, const work& what) {
  return play<single_producer>(on, what, false);
}

outcome push_and_pop_batches(host& on, const work& what) {
  return play<batch_producer>(on, what, true);
}

} // namespace bench::core
