// Tells whoever has made a call that is answered by a callback whether the answer came before the call returned.
//
//   auto outcome = std::make_shared<prompt_outcome<caf::error>>();
//   store.change(what, [outcome, self](const caf::error& e) { if (outcome->put(e)) send_to(self, outcome); });
//   if (auto at_once = outcome->take()) …   // else a message will come, with the outcome in it
//
// Thread safety: `put` on any thread, once; `take` by who made the call, once, and again when it is told so.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace actors {

template <class T>
class prompt_outcome {
public:
  /// True: whoever made the call has gone on, and has to be told.
  [[nodiscard]] bool put(T value) {
    value_.emplace(std::move(value));
    return state_.exchange(state::put) == state::awaited;
  }

  /// Nothing: it has not come, and `put` will say so.
  [[nodiscard]] std::optional<T> take() {
    if (state_.exchange(state::awaited) != state::put)
      return std::nullopt;
    return std::move(value_);
  }

private:
  enum class state : std::uint8_t { open, awaited, put };

  std::atomic<state> state_{state::open};
  std::optional<T> value_;
};

} // namespace actors
