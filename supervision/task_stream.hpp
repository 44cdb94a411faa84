// One task per item of a list, so many at a time: results, or the reasons why there is none, item by item.
//
//   // in a coroutine of a process:
//   auto pages = co_await actors::async_map(self, tasks, urls, [](const std::string& url) { return fetch(url); },
//                                           {.max_concurrency = 8, .timeout = 2s, .blocking = true});
//   for (auto& each : pages) …                                                 // caf::expected<page>, in the order of urls
//   // in a handler, as they come:
//   actors::async_stream(self, tasks, urls, fetch, {.ordered = false},
//                        [](std::size_t index, caf::expected<page> result) { … }, [] { … });
//   // from outside:
//   auto sizes = actors::async_map(system, tasks, files, size_of);
//
// The function takes an item (and a task_context& if it likes). An item whose task crashes has the reason as its result; the others
// go on. An item that takes longer than `timeout` has errc::deadline_exceeded as its result; its task is cancelled, or left to go on,
// in which case it counts as running until it ends. A caller that ends cancels the tasks that run, and starts no more.
//
// Threading, lifetime, errors: as of tasks (supervision/task_supervisor.hpp).
// Source: Elixir, Task.Supervisor.async_stream/6.
#pragma once

#include "libactors/control.hpp"
#include "libactors/spawn.hpp"
#include "supervision/task_supervisor.hpp"

#include <caf/skip.hpp>

#include <algorithm>
#include <atomic>
#include <concepts>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace actors {

enum class on_timeout : std::uint8_t {
  cancel, ///< the task is cancelled, and another one may start
  report, ///< the task goes on, its result is discarded
};

/// Holds nothing that has to be freed; see task_options.
struct stream_options {
  std::size_t max_concurrency = 0;         ///< tasks at the same time; 0: as many as the machine has hardware threads
  bool ordered = true;                     ///< results come in the order of the items; else as they are ready
  duration timeout = default_task_timeout; ///< of each item, from the start of its task
  actors::on_timeout on_timeout = actors::on_timeout::cancel;
  std::string_view label = "task"; ///< of each task; copied at once
  bool blocking = false;           ///< as in task_options
};

namespace detail {

template <class F, class Item>
decltype(auto) invoke_item(F& what, Item& item, task_context& context) {
  if constexpr (std::invocable<F&, Item&, task_context&>)
    return what(item, context);
  else
    return what(item);
}

template <class F, class Item>
using invoked_item = decltype(invoke_item(std::declval<F&>(), std::declval<Item&>(), std::declval<task_context&>()));

/// Options that are kept. Not an aggregate, see task_options.
struct stream_rules : stream_options {
  explicit stream_rules(const stream_options& given) : stream_options(given), own_label(given.label) {
    if (max_concurrency == 0)
      max_concurrency = std::max(1U, std::thread::hardware_concurrency());
  }

  std::string own_label;
};

/// What is under way, in the process of the caller. Held by the tasks that it waits for, so that it goes with the caller.
template <class Item, class F>
class task_stream : public std::enable_shared_from_this<task_stream<Item, F>> {
public:
  using value = typename task_result<invoked_item<F, Item>>::type;
  using result = caf::expected<value>;

  task_stream(process* self, caf::actor supervisor, std::vector<Item> items, F what, stream_rules options,
              std::function<void(std::size_t, result)> on_result, std::function<void()> on_end)
      : self_(self),
        supervisor_(std::move(supervisor)),
        items_(std::move(items)),
        what_(std::make_shared<F>(std::move(what))),
        options_(std::move(options)),
        on_result_(std::move(on_result)),
        on_end_(std::move(on_end)) {}

  void go_on() {
    while (running_ < options_.max_concurrency && next_ < items_.size())
      launch(next_++);
    if (reported_ == items_.size() && running_ == 0 && on_end_)
      std::exchange(on_end_, nullptr)();
  }

private:
  void launch(std::size_t index) {
    ++running_;
    auto whom = launch_task(
        self_, supervisor_,
        [what = what_, item = std::move(items_[index])](task_context& context) mutable -> decltype(auto) {
          return invoke_item(*what, item, context);
        },
        {.label = options_.own_label, .blocking = options_.blocking}, task_link::from_caller);
    self_->call(whom.process(), options_.timeout, await_task_msg{})
        .then([](caf::ok_atom) {},
              [mine = this->shared_from_this(), index, whom](const caf::error&) { mine->ended(index, whom); });
  }

  void ended(std::size_t index, const task_handle<value>& whom) {
    auto outcome = whom.take();
    if (!outcome && options_.on_timeout == on_timeout::report) {
      self_->call(whom.process(), duration::max(), await_task_msg{})
          .then([](caf::ok_atom) {}, [mine = this->shared_from_this()](const caf::error&) { mine->free_place(); });
    } else {
      if (!outcome)
        whom.cancel();
      --running_;
    }
    report(index, outcome ? std::move(*outcome) : result{make_error(errc::deadline_exceeded)});
    go_on();
  }

  void free_place() {
    --running_;
    go_on();
  }

  void report(std::size_t index, result what) {
    if (!options_.ordered) {
      ++reported_;
      return on_result_(index, std::move(what));
    }
    ready_.emplace(index, std::move(what));
    for (auto first = ready_.begin(); first != ready_.end() && first->first == reported_; first = ready_.begin()) {
      auto taken = ready_.extract(first);
      on_result_(reported_++, std::move(taken.mapped()));
    }
  }

  process* self_;
  caf::actor supervisor_;
  std::vector<Item> items_;
  std::shared_ptr<F> what_; // its own copy of the function, which all tasks use: it must not change what it captures
  stream_rules options_;
  std::function<void(std::size_t, result)> on_result_;
  std::function<void()> on_end_;
  std::map<std::size_t, result> ready_; // that wait for those before them
  std::size_t next_ = 0;
  std::size_t running_ = 0;
  std::size_t reported_ = 0;
};

template <class Range>
using item_of = std::remove_cvref_t<decltype(*std::begin(std::declval<Range&>()))>;

template <class Range>
std::vector<item_of<Range>> items_of(Range&& items) {
  if constexpr (std::is_same_v<Range, std::vector<item_of<Range>>>)
    return std::forward<Range>(items);
  else
    return {std::begin(items), std::end(items)};
}

template <class Item, class F, class OnResult, class OnEnd>
void start_stream(process* self, const caf::actor& supervisor, std::vector<Item> items, F what, stream_rules options,
                  OnResult on_result, OnEnd on_end) {
  std::make_shared<task_stream<Item, F>>(self, supervisor, std::move(items), std::move(what), std::move(options),
                                         std::move(on_result), std::move(on_end))
      ->go_on();
}

} // namespace detail

/// caf::expected<T> for each item.
template <class Range, class F>
using results_of = std::vector<typename detail::task_stream<detail::item_of<Range>, F>::result>;

/// Calls `on_result(index, caf::expected<T>)` for every item, then `on_end()` when no task runs any more. `what` is shared by all
/// tasks: it must be safe to call from several threads at once.
template <class Range, class F, class OnResult, class OnEnd>
void async_stream(process* self, const caf::actor& supervisor, Range&& items, F what, const stream_options& options,
                  OnResult on_result, OnEnd on_end) {
  detail::start_stream(self, supervisor, detail::items_of(std::forward<Range>(items)), std::move(what),
                       detail::stream_rules{options}, std::move(on_result), std::move(on_end));
}

namespace detail {

template <class Result>
struct stream_results {
  std::vector<Result> all;
  std::atomic<bool> complete{false};
};

/// Asks a process to stop at the end of a scope.
class stop_with_scope {
public:
  explicit stop_with_scope(caf::actor whom) : whom_(std::move(whom)) {}
  stop_with_scope(const stop_with_scope&) = delete;
  stop_with_scope& operator=(const stop_with_scope&) = delete;
  ~stop_with_scope() { ask_to_stop(whom_); }

private:
  caf::actor whom_;
};

/// A process that runs a stream and ends with it.
template <class Item, class F, class Result>
caf::actor spawn_stream(system& sys, caf::actor supervisor, std::vector<Item> items, F what, stream_rules options,
                        std::shared_ptr<stream_results<Result>> results) {
  const auto label = options.own_label + " stream";
  results->all.assign(items.size(), Result{make_error(errc::cancelled)});
  return spawn_process(sys,
                       [supervisor = std::move(supervisor), items = std::move(items), what = std::move(what),
                        options = std::move(options),
                        results = std::move(results)](process* self) mutable -> caf::behavior {
                         async_stream(
                             self, supervisor, std::move(items), std::move(what), std::move(options),
                             [results](std::size_t index, Result each) { results->all[index] = std::move(each); },
                             [self, results] {
                               results->complete = true;
                               self->quit();
                             });
                         return {[](await_task_msg) -> caf::result<caf::ok_atom> { return caf::skip(); }};
                       },
                       {.label = label});
}

/// What there is when the stream's process has ended, or the runtime has.
template <class Result>
std::vector<Result> results_from(stream_results<Result>& of, std::size_t count) {
  if (of.complete)
    return std::move(of.all);
  return std::vector<Result>(count, Result{make_error(errc::cancelled)});
}

template <class Item, class F>
task<std::vector<typename task_stream<Item, F>::result>>
map_items(process* self, caf::actor supervisor, std::vector<Item> items, F what, stream_rules options) {
  using result = typename task_stream<Item, F>::result;
  const auto count = items.size();
  const auto results = std::make_shared<stream_results<result>>();
  const auto stream = spawn_stream(self->runtime(), std::move(supervisor), std::move(items), std::move(what),
                                   std::move(options), results);
  const stop_with_scope stop{stream};
  (void)co_await call<caf::ok_atom>(self, stream, duration::max(), await_task_msg{});
  co_return results_from(*results, count);
}

} // namespace detail

/// All results, in the order of the items. Errors: errc::cancelled for all, when the runtime shuts down meanwhile.
template <class Range, class F>
[[nodiscard]] task<results_of<Range, F>> async_map(process* self, const caf::actor& supervisor, Range items, F what,
                                                   const stream_options& options = {}) {
  return detail::map_items(self, supervisor, detail::items_of(std::move(items)), std::move(what),
                           detail::stream_rules{options});
}

template <class Range, class F>
[[nodiscard]] results_of<Range, F> async_map(system& sys, const caf::actor& supervisor, Range items, F what,
                                             const stream_options& options = {}) {
  auto list = detail::items_of(std::move(items));
  const auto count = list.size();
  const auto results = std::make_shared<detail::stream_results<typename results_of<Range, F>::value_type>>();
  const auto stream =
      detail::spawn_stream(sys, supervisor, std::move(list), std::move(what), detail::stream_rules{options}, results);
  detail::wait_for_task(sys, stream, duration::max());
  return detail::results_from(*results, count);
}

} // namespace actors
