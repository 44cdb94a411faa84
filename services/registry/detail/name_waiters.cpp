#include "services/registry/detail/name_waiters.hpp"

#include <caf/actor_cast.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace actors::detail {

name_waiter::name_waiter(const caf::mailbox_element& request)
    : caller_(caf::actor_cast<caf::weak_actor_ptr>(request.sender)), call_(*call_element::find(request)) {}

bool name_waiter::over(time_point now) const noexcept {
  // Nobody else has it: its caller has been answered by the end of the registry's process, through which it came.
  return call_->cancelled() || call_->unique() || call_->deadline() <= now;
}

void name_waiter::answer(const caf::actor& holder) const {
  respond(caf::make_message(holder));
}

void name_waiter::refuse(const caf::error& why) const {
  respond(caf::make_message(why));
}

void name_waiter::respond(caf::message content) const {
  if (const auto caller = caf::actor_cast<caf::strong_actor_ptr>(caller_))
    caller->enqueue(nullptr, call_->request().response_id(), std::move(content), nullptr);
}

void name_waiters::add(std::string_view name, name_waiter waiter) {
  const auto found = waiting_.find(name);
  auto& line = found == waiting_.end() ? waiting_[std::string{name}] : found->second;
  line.push_back(std::move(waiter));
}

std::vector<name_waiter> name_waiters::take(std::string_view name) {
  const auto found = waiting_.find(name);
  if (found == waiting_.end())
    return {};
  auto taken = std::move(found->second);
  waiting_.erase(found);
  return taken;
}

std::vector<name_waiter> name_waiters::take_all() {
  std::vector<name_waiter> all;
  for (auto& [name, line] : waiting_)
    std::move(line.begin(), line.end(), std::back_inserter(all));
  waiting_.clear();
  return all;
}

std::size_t name_waiters::sweep(time_point now, std::vector<name_waiter>& over) {
  std::size_t left = 0;
  for (auto each = waiting_.begin(); each != waiting_.end();) {
    auto& line = each->second;
    std::vector<name_waiter> waiting;
    for (auto& one : line)
      (one.over(now) ? over : waiting).push_back(std::move(one));
    line = std::move(waiting);
    left += line.size();
    each = line.empty() ? waiting_.erase(each) : std::next(each);
  }
  return left;
}

} // namespace actors::detail
