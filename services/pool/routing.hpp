// Which of several workers takes a job: policies as plain classes. A pool names one of them (`pool_options::route`); on their own they
// serve whoever has an array of alike things to choose from.
//
//   actors::round_robin turns;
//   workers[turns.next(workers.size())]
//
//   actors::consistent_hash::pick(actors::routing_key("ada"), workers.size())     // the same in every run and on every machine
//
// Threading: one thread at a time; consistent_hash and routing_key any. No clock, no lock. Requires, of all: at least one to choose
// from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace actors {

enum class routing : std::uint8_t {
  /// Whoever is idle; of several one that worked of late, on this thread if there is one, as its memory is warm. If none is, all wait
  /// in one line, and nobody waits while a worker is idle: the best where jobs are alike.
  first_idle,
  /// One after the other. Jobs wait for the one that they were given to.
  round_robin,
  /// The one with the fewest jobs, the running one and those that wait for it.
  least_loaded,
  /// Jobs of one key go to one worker, in their order, as long as the number of workers stays (pool_options: `min` = `max`). A worker more
  /// or less moves no more keys than it takes; a job of such a key does not wait for those that the other one still has.
  consistent_hash,
  /// By a seeded generator.
  random,
};

[[nodiscard]] std::string_view to_string(routing policy) noexcept;

class round_robin {
public:
  [[nodiscard]] std::size_t next(std::size_t among) noexcept {
    if (next_ >= among)
      next_ = 0;
    return next_++;
  }

private:
  std::size_t next_ = 0;
};

struct least_loaded {
  /// `load(n)` is how much the n-th has to do; of equals the first. Cost: O(among), less where one has nothing to do.
  template <class Load>
  [[nodiscard]] static std::size_t pick(std::size_t among, Load load) {
    std::size_t best = 0;
    auto least = load(std::size_t{0});
    for (std::size_t n = 1; n < among && least != 0; ++n)
      if (const auto here = load(n); here < least) {
        least = here;
        best = n;
      }
    return best;
  }
};

class random_choice {
public:
  explicit random_choice(std::uint64_t seed) noexcept : state_(seed) {}

  [[nodiscard]] std::size_t next(std::size_t among) noexcept;

private:
  std::uint64_t state_;
};

struct consistent_hash {
  /// Of n + 1 places instead of n, one key in n + 1 moves, and to the new place; all others stay. The last place is the one to take
  /// away. Cost: O(log among). Source: Lamping, Veach: A Fast, Minimal Memory, Consistent Hash Algorithm (2014).
  [[nodiscard]] static std::size_t pick(std::uint64_t key, std::size_t among) noexcept;
};

/// FNV-1a in 64 bits, spread so that keys which differ in their last letter do not stay together. The same for ever.
[[nodiscard]] std::uint64_t routing_key(std::string_view text) noexcept;

} // namespace actors
