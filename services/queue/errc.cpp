#include "services/queue/errc.hpp"

#include <caf/atom.hpp>
#include <caf/make_message.hpp>

#include <utility>

namespace actors {

namespace {

constexpr auto category = caf::atom("queue");

std::string_view explanation(queue_errc code) noexcept {
  switch (code) {
  case queue_errc::closed:
    return "the queue is closed";
  case queue_errc::too_big:
    return "the batch has more items than the queue may hold; push it in parts";
  case queue_errc::dropped:
    return "the queue was full, and the item gave way";
  case queue_errc::let_go:
    return "the consumer let the item go without saying what became of it; call done or failed";
  case queue_errc::consumer_ended:
    return "the consumer ended with the item in hand";
  }
  return "unknown";
}

} // namespace

std::string_view to_string(queue_errc code) noexcept {
  switch (code) {
  case queue_errc::closed:
    return "closed";
  case queue_errc::too_big:
    return "too_big";
  case queue_errc::dropped:
    return "dropped";
  case queue_errc::let_go:
    return "let_go";
  case queue_errc::consumer_ended:
    return "consumer_ended";
  }
  return "unknown";
}

caf::error make_error(queue_errc code) {
  return make_error(code, std::string{explanation(code)});
}

caf::error make_error(queue_errc code, std::string text) {
  return {static_cast<std::uint8_t>(code), category, caf::make_message(std::move(text))};
}

} // namespace actors
