#include "services/mcp/detail/dispatcher.hpp"

#include "libactors/errc.hpp"
#include "services/mcp/tool_call.hpp"

#include <caf/make_message.hpp>
#include <caf/message_id.hpp>

#include <algorithm>
#include <cassert>
#include <utility>

namespace actors::mcp::detail {

namespace {

template <class Message>
void tell(const caf::actor& whom, Message what) {
  whom->enqueue(nullptr, caf::make_message_id(caf::message_priority::high), caf::make_message(std::move(what)),
                nullptr);
}

} // namespace

dispatcher::dispatcher(std::size_t concurrency, std::size_t max_waiting)
    : concurrency_(concurrency),
      max_waiting_(max_waiting),
      closed_why_(make_error(tool_errc::unavailable, "the tool is unavailable, retry after 1 s")) {}

// -- calls --------------------------------------------------------------------

void dispatcher::take(job_ptr call, time_point now) {
  std::unique_lock lock{mutex_};
  if (call->over_)
    return;
  if (!keeper_ || line_.size() >= max_waiting_) {
    const auto why =
        keeper_ ? make_error(actors::errc::overloaded, "too many calls of this tool are waiting; try again later")
                : closed(now);
    lock.unlock();
    return call->refuse(why);
  }
  seat_or_keep(std::move(lock), std::move(call), line_.end());
}

void dispatcher::done(job& call, outcome how) {
  job_ptr kept; // its end may be the end of the job: outside the lock
  std::unique_lock lock{mutex_};
  call.over_ = true;
  kept = leave_line(call);
  auto* const at = std::exchange(call.at_, nullptr);
  if (!at)
    return;
  kept = std::exchange(at->working_on, nullptr);
  if (how == outcome::free)
    return seat_next(std::move(lock), *at);
  if (how == outcome::overdue)
    tell(at->handler, cancel_present{});
  doubt(*at);
}

void dispatcher::put_back(job_ptr call, time_point now) {
  std::unique_lock lock{mutex_};
  if (auto* const at = std::exchange(call->at_, nullptr)) {
    at->working_on = nullptr;
    doubt(*at);
  }
  if (call->over_)
    return;
  if (!keeper_) {
    const auto why = closed(now);
    lock.unlock();
    return call->refuse(why);
  }
  seat_or_keep(std::move(lock), std::move(call), line_.begin());
}

bool dispatcher::withdraw(job& call) {
  job_ptr kept; // goes after the lock
  const std::lock_guard lock{mutex_};
  call.over_ = true;
  kept = leave_line(call);
  // Under the lock: its handler gets its next call after this. A scheduler only queues what is told; nothing runs here.
  if (call.at_)
    tell(call.at_->handler, cancel_present{});
  return !call.at_;
}

dispatcher::job_ptr dispatcher::leave_line(job& call) {
  if (!call.in_line_)
    return nullptr;
  const auto position = *std::exchange(call.in_line_, std::nullopt);
  auto kept = std::move(*position);
  line_.erase(position);
  return kept;
}

void dispatcher::doubt(seat& of) {
  of.in_doubt = true;
  tell(keeper_, handler_in_doubt{of.handler});
}

void dispatcher::seat_or_keep(std::unique_lock<std::mutex> lock, job_ptr call, waiting_line::iterator place) {
  if (!idle_.empty()) {
    auto& free = *idle_.back();
    idle_.pop_back();
    return seat_job(std::move(lock), free, call);
  }
  auto& waiting = *call;
  waiting.in_line_ = line_.insert(place, std::move(call));
  if (const auto wanted = hire())
    tell(keeper_, start_handlers{wanted});
}

void dispatcher::seat_job(std::unique_lock<std::mutex> lock, seat& free, const job_ptr& call) {
  assert(!free.working_on && !free.in_doubt);
  call->at_ = &free;
  free.working_on = call;
  const auto handler = free.handler;
  lock.unlock();
  call->run(handler);
}

void dispatcher::seat_next(std::unique_lock<std::mutex> lock, seat& free) {
  if (line_.empty()) {
    idle_.push_back(&free);
    return;
  }
  const auto next = leave_line(*line_.front());
  seat_job(std::move(lock), free, next);
}

caf::error dispatcher::closed(time_point now) const {
  if (!closed_until_)
    return closed_why_;
  const auto left = std::chrono::ceil<std::chrono::seconds>(*closed_until_ - now);
  return make_error(tool_errc::unavailable, "the tool is unavailable, retry after " +
                                                std::to_string(std::max<std::int64_t>(1, left.count())) + " s");
}

// -- its keeper ---------------------------------------------------------------

std::size_t dispatcher::hire() {
  const auto before = starting_;
  while (starting_ < line_.size() && employed_ < concurrency_) {
    ++starting_;
    ++employed_;
  }
  return starting_ - before;
}

std::size_t dispatcher::open(caf::actor keeper) {
  const std::lock_guard lock{mutex_};
  keeper_ = std::move(keeper);
  closed_until_.reset();
  starting_ = employed_ = 1;
  return 1 + hire();
}

void dispatcher::add(const caf::actor& handler) {
  std::unique_lock lock{mutex_};
  auto& added = seats_[handler.id()];
  added.handler = handler;
  seat_next(std::move(lock), added);
}

bool dispatcher::remove(caf::actor_id handler) {
  std::unordered_map<caf::actor_id, seat>::node_type gone_seat; // goes after the lock
  const std::lock_guard lock{mutex_};
  auto* const gone = find(handler);
  if (!gone)
    return false;
  if (gone->working_on)
    gone->working_on->at_ = nullptr;
  std::erase(idle_, gone);
  gone_seat = seats_.extract(handler);
  return true;
}

void dispatcher::release(const caf::actor& handler) {
  std::unique_lock lock{mutex_};
  if (auto* const at = find(handler.id()); at && std::exchange(at->in_doubt, false))
    seat_next(std::move(lock), *at);
}

std::size_t dispatcher::started() {
  const std::lock_guard lock{mutex_};
  --starting_;
  // Calls that came meanwhile may have counted on this one, which is at work already.
  return hire();
}

// Not made up for at once: what has failed may go on to fail. The next call asks for one again.
bool dispatcher::start_failed() {
  const std::lock_guard lock{mutex_};
  --starting_;
  --employed_;
  return employed_ > 0;
}

void dispatcher::close(const caf::error& why, std::optional<time_point> until, time_point now) {
  std::unordered_map<caf::actor_id, seat> seats;
  waiting_line line;
  caf::actor keeper;
  std::unique_lock lock{mutex_};
  keeper.swap(keeper_);
  closed_why_ = why;
  closed_until_ = until;
  starting_ = employed_ = 0;
  idle_.clear();
  seats.swap(seats_);
  line.swap(line_);
  for (auto& [id, each] : seats)
    if (each.working_on) {
      each.working_on->at_ = nullptr;
      line.push_front(std::move(each.working_on));
    }
  for (const auto& each : line) {
    each->in_line_.reset();
    each->over_ = true;
  }
  const auto told = closed(now);
  lock.unlock();
  for (const auto& each : line)
    each->refuse(told);
}

bool dispatcher::doubts(const caf::actor& handler) const {
  const std::lock_guard lock{mutex_};
  const auto found = seats_.find(handler.id());
  return found != seats_.end() && found->second.in_doubt;
}

std::size_t dispatcher::handlers() const {
  const std::lock_guard lock{mutex_};
  return seats_.size();
}

dispatcher::seat* dispatcher::find(caf::actor_id handler) {
  const auto found = seats_.find(handler);
  return found == seats_.end() ? nullptr : &found->second;
}

} // namespace actors::mcp::detail
