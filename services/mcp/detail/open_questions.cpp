#include "services/mcp/detail/open_questions.hpp"

#include "services/mcp/tool_call.hpp"

#include <random>
#include <utility>

namespace actors::mcp::detail {

std::optional<std::int64_t> open_questions::open(callback then) {
  const std::lock_guard lock{mutex_};
  if (closed_ || open_.size() >= most)
    return std::nullopt;
  open_.emplace(++last_, std::move(then));
  return last_;
}

bool open_questions::answer(const jsonrpc::id& id, client_answer with) {
  const auto number = id.to_json();
  if (!number.is_int64())
    return false;
  std::unique_lock lock{mutex_};
  auto found = open_.extract(number.get_int64());
  lock.unlock();
  if (found)
    found.mapped()(std::move(with));
  return static_cast<bool>(found);
}

bool open_questions::forget(std::int64_t id) {
  const std::lock_guard lock{mutex_};
  return open_.erase(id) > 0;
}

bool open_questions::is_open(std::int64_t id) const {
  const std::lock_guard lock{mutex_};
  return open_.contains(id);
}

void open_questions::begin_anew() {
  // JavaScript keeps ids below 2^53 exactly.
  constexpr unsigned random_bits = 20;
  std::random_device draw;
  const std::lock_guard lock{mutex_};
  last_ = std::int64_t{draw()} << random_bits | (draw() & ((1U << random_bits) - 1));
}

void open_questions::close() {
  std::unique_lock lock{mutex_};
  closed_ = true;
  const auto left = std::exchange(open_, {});
  lock.unlock();
  for (const auto& [id, then] : left)
    then({.refused = make_error(tool_errc::no_answer, "the client has gone")});
}

} // namespace actors::mcp::detail
