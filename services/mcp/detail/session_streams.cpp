#include "services/mcp/detail/session_streams.hpp"

#include <algorithm>
#include <random>
#include <ranges>
#include <utility>
#include <vector>

namespace actors::mcp::detail {

namespace {

using enum event_id::stream_kind;

// Streams of news whose client may come back. A client has one or two.
constexpr std::size_t max_left_news = 4;

// A client may come back to a session that has outlived the server. Its streams have not, and must not be taken for ours.
std::uint64_t first_stream() {
  std::random_device draw;
  return std::uint64_t{draw()} << 32 | draw();
}

void drop(session_streams::connection& over) {
  if (const auto last = std::exchange(over, nullptr))
    last->close();
}

} // namespace

transport::headers event_stream_headers() {
  return {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-cache"}, {"X-Accel-Buffering", "no"}};
}

session_streams::session_streams(version agreed, const resumption_options& options)
    : polls_(has_stream_polling(agreed) && options.max_events != 0),
      options_(options),
      next_(first_stream()),
      kept_(options.max_bytes, options.max_events) {}

session_streams::streams::iterator session_streams::add(event_id::stream_kind kind, connection over,
                                                        std::shared_ptr<void> hold) {
  const auto id = next_++;
  if (polls_)
    static_cast<void>(over->write({"", to_string({kind, id, 0}), options_.retry}));
  return open_.emplace(id, open_stream{.kind = kind, .last = 0, .over = std::move(over), .hold = std::move(hold)})
      .first;
}

// False: it was not taken, and will not come.
bool session_streams::put(streams::reference to, std::string message) {
  auto& [id, at] = to;
  if (!resumable())
    return at.over && at.over->write(std::move(message));
  const auto number = at.last + 1;
  const bool taken = at.over && at.over->write({message, to_string({at.kind, id, number})});
  // A connection that takes nothing may have lost its peer, of which we have not heard yet: the message is kept also for a
  // client that is not told to come back.
  if (at.over && !taken && polls_) {
    drop(at.over);
    at.hold.reset();
  }
  at.last = number;
  kept_.keep(id, number, std::move(message), taken);
  return true;
}

// -- streams of calls ---------------------------------------------------------

std::optional<std::uint64_t> session_streams::open(connection over) {
  const std::lock_guard lock{mutex_};
  if (!ended_)
    return add(call, std::move(over), nullptr)->first;
  over->close();
  return std::nullopt;
}

void session_streams::write(std::uint64_t stream, std::string message) {
  const std::lock_guard lock{mutex_};
  if (const auto found = open_.find(stream); found != open_.end())
    static_cast<void>(put(*found, std::move(message)));
}

void session_streams::finish(std::uint64_t stream, std::string answer) {
  const std::lock_guard lock{mutex_};
  const auto found = open_.find(stream);
  if (found == open_.end())
    return;
  const auto& at = found->second;
  if (at.over)
    at.over->finish({answer, to_string({at.kind, stream, at.last + 1})});
  kept_.keep(stream, at.last + 1, std::move(answer), at.over != nullptr);
  open_.erase(found);
}

void session_streams::close(std::uint64_t stream) {
  const std::lock_guard lock{mutex_};
  const auto found = open_.find(stream);
  if (found == open_.end())
    return;
  drop(found->second.over);
  open_.erase(found);
  kept_.forget(stream);
}

void session_streams::release(std::uint64_t stream, std::optional<std::chrono::milliseconds> retry) {
  const std::lock_guard lock{mutex_};
  const auto found = open_.find(stream);
  if (found == open_.end() || !found->second.over || !polls_)
    return;
  if (retry)
    static_cast<void>(found->second.over->write({"", "", retry}));
  drop(found->second.over);
  found->second.hold.reset();
}

void session_streams::departed(std::uint64_t stream, const std::weak_ptr<transport::event_stream>& over) {
  const std::lock_guard lock{mutex_};
  const auto found = open_.find(stream);
  if (found == open_.end() || !found->second.over || found->second.over != over.lock())
    return;
  found->second.over.reset();
  found->second.hold.reset();
  if (found->second.kind == news)
    forget_left_news();
}

// -- what a GET opens ---------------------------------------------------------

session_streams::connected session_streams::connect(const transport::exchange_ptr& exchange,
                                                    std::string_view last_event_id, std::shared_ptr<void> hold) {
  const auto from = parse_event_id(last_event_id);
  const bool to_news = last_event_id.empty() || (from && from->kind == news);
  {
    const std::lock_guard lock{mutex_};
    if (to_news && news_ended_)
      return connected::no_news;
    if (!last_event_id.empty() && (!from || !can_resume(*from)))
      return connected::unknown_event;
  }
  const connection over = exchange->open_stream(200, event_stream_headers());
  if (!over)
    return connected::yes;
  std::uint64_t id = 0;
  {
    const std::lock_guard lock{mutex_};
    if (ended_ || (to_news && news_ended_)) {
      over->close();
      return connected::yes;
    }
    id = from ? resume(*from, over, std::move(hold)) : add(news, over, std::move(hold))->first;
  }
  exchange->on_gone([weak = weak_from_this(), id, mine = std::weak_ptr{over}] {
    if (const auto self = weak.lock())
      self->departed(id, mine);
  });
  return connected::yes;
}

bool session_streams::can_resume(const event_id& from) const {
  const auto found = open_.find(from.stream);
  if (found != open_.end())
    return found->second.kind == from.kind && from.number <= found->second.last;
  return from.kind == news || !kept_.after(from.stream, from.number).empty();
}

std::uint64_t session_streams::resume(const event_id& from, connection over, std::shared_ptr<void> hold) {
  const auto found = open_.find(from.stream);
  if (found == open_.end() && from.kind == news)
    return add(news, std::move(over), std::move(hold))->first;
  // What does not fit is asked for the next time.
  const auto missed = kept_.after(from.stream, from.number);
  const bool all = std::ranges::all_of(missed, [&](const event_store::event* each) {
    return over->write({each->message, to_string({from.kind, each->stream, each->number})});
  });
  if (all)
    kept_.all_taken(from.stream);
  // Clients may know no more than what their last connection has named (the TypeScript SDKs do not).
  if (found != open_.end() && missed.empty() && polls_)
    static_cast<void>(over->write({"", to_string({from.kind, from.stream, ++found->second.last})}));
  if (found == open_.end() || !all) {
    over->close();
    over.reset();
    hold.reset();
  }
  if (found != open_.end()) {
    drop(found->second.over);
    found->second.over = std::move(over);
    found->second.hold = std::move(hold);
  }
  return from.stream;
}

bool session_streams::send(const std::string& message) {
  const std::lock_guard lock{mutex_};
  streams::pointer away = nullptr;
  streams::pointer full = nullptr;
  for (auto& each : std::views::reverse(open_)) {
    auto& [id, at] = each;
    if (at.kind != news)
      continue;
    if (!at.over) {
      away = away ? away : &each;
      continue;
    }
    const auto number = at.last + 1;
    if (!at.over->write(resumable() ? transport::stream_event{message, to_string({news, id, number})} : message)) {
      full = full ? full : &each;
      continue;
    }
    at.last = number;
    if (resumable())
      kept_.keep(id, number, message, true);
    return true;
  }
  const auto to = away ? away : full;
  if (!to || !put(*to, message))
    return false;
  forget_left_news();
  return true;
}

void session_streams::end_news() {
  const std::lock_guard lock{mutex_};
  news_ended_ = true;
  for (auto each = open_.begin(); each != open_.end();) {
    auto& [id, at] = *each;
    if (at.kind != news) {
      ++each;
      continue;
    }
    drop(at.over);
    kept_.forget(id);
    each = open_.erase(each);
  }
}

void session_streams::end() {
  const std::lock_guard lock{mutex_};
  ended_ = true;
  for (auto& [id, at] : open_)
    drop(at.over);
  open_.clear();
  kept_.clear();
}

void session_streams::forget_left_news() {
  std::size_t left = 0;
  for (auto each = open_.end(); each != open_.begin();) {
    --each;
    if (each->second.kind != news || each->second.over || (resumable() && ++left <= max_left_news))
      continue;
    kept_.forget(each->first);
    each = open_.erase(each);
  }
}

} // namespace actors::mcp::detail
