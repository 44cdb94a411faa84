#include "services/pool/errc.hpp"

#include "libactors/errc.hpp"

#include <caf/atom.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>

namespace actors {

namespace {

constexpr auto category = caf::atom("actorpool");

caf::error with_time(const caf::error& plain, std::string text, std::chrono::milliseconds time) {
  text += "; retry after " + std::to_string(time.count()) + " ms";
  return {plain.code(), plain.category(), caf::make_message(std::move(text), std::int64_t{time.count()})};
}

} // namespace

std::string_view to_string(pool_errc code) noexcept {
  switch (code) {
  case pool_errc::not_running:
    return "the pool does not run; put its child under a supervisor, or try again later";
  case pool_errc::unavailable:
    return "the workers of the pool have crashed too often";
  case pool_errc::worker_gone:
    return "the worker ended while it had the job";
  }
  return "unknown";
}

caf::error make_error(pool_errc code) {
  return {static_cast<std::uint8_t>(code), category, caf::make_message(std::string{to_string(code)})};
}

caf::error unavailable_for(std::chrono::milliseconds time) {
  return with_time(make_error(pool_errc::unavailable), std::string{to_string(pool_errc::unavailable)}, time);
}

caf::error overloaded_for(std::chrono::milliseconds time) {
  return with_time(make_error(errc::overloaded), "as many jobs wait for a worker as may", time);
}

std::optional<std::chrono::milliseconds> retry_after(const caf::error& why) {
  if (!why || !why.context().match_elements<std::string, std::int64_t>())
    return std::nullopt;
  if (why != errc::overloaded && why != pool_errc::unavailable)
    return std::nullopt;
  return std::chrono::milliseconds{why.context().get_as<std::int64_t>(1)};
}

} // namespace actors
