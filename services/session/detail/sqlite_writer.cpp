#include "services/session/detail/sqlite_writer.hpp"

#include "libactors/exit_reason.hpp"
#include "services/session/detail/session_messages.hpp"
#include "services/session/errc.hpp"

#include <caf/behavior.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace actors {

void sqlite_task::fail(const caf::error& why) {
  std::visit(
      [&](auto& each) {
        if (const auto done = std::exchange(each.done, nullptr))
          done(why);
      },
      what);
}

// -- the line -------------------------------------------------------------------

void sqlite_writer_queue::add(sqlite_task task) {
  std::unique_lock lock{mutex_};
  if (!writer_) {
    lock.unlock();
    return task.fail(make_error(session_errc::not_running));
  }
  waiting_.push_back(std::move(task));
  if (std::exchange(woken_, true))
    return;
  const auto writer = writer_;
  lock.unlock();
  caf::anon_send(writer, work_waits{});
}

void sqlite_writer_queue::open(const caf::actor& writer) {
  caf::actor former; // has been given up; outlives the lock
  std::unique_lock lock{mutex_};
  former = std::exchange(writer_, writer);
  woken_ = !waiting_.empty();
  const bool work = woken_;
  lock.unlock();
  if (work)
    caf::anon_send(writer, work_waits{});
}

void sqlite_writer_queue::close(const caf::actor_id& writer, const caf::error& why) {
  std::unique_lock lock{mutex_};
  // One that was given up has been replaced by now.
  if (!writer_ || writer_.id() != writer)
    return;
  const auto ended = std::exchange(writer_, {});
  auto left = std::exchange(waiting_, {});
  lock.unlock();
  for (auto& each : left)
    each.fail(why);
}

std::vector<sqlite_task> sqlite_writer_queue::take() {
  const std::lock_guard lock{mutex_};
  woken_ = !waiting_.empty();
  return std::exchange(waiting_, {});
}

// -- the process ----------------------------------------------------------------

sqlite_writer::sqlite_writer(caf::actor_config& config, sqlite_store_options options,
                             std::shared_ptr<sqlite_writer_queue> queue)
    : process(config), options_(std::move(options)), queue_(std::move(queue)) {}

caf::behavior sqlite_writer::make_behavior() {
  auto opened = sqlite_file::open(options_);
  if (!opened) {
    quit(std::move(opened.error()));
    return {};
  }
  file_ = std::move(*opened);
  queue_->open(caf::actor{this});
  return {[this](work_waits) { work(); }};
}

void sqlite_writer::on_end(const caf::error& reason) {
  // Before its successor can want to open it.
  file_ = nullptr;
  const auto why = make_error(session_errc::not_running, "the process of the store has ended");
  for (auto& each : present_)
    each.fail(why);
  queue_->close(id(), why);
  process::on_end(reason);
}

void sqlite_writer::work() {
  present_ = queue_->take();
  if (present_.empty())
    return;
  const auto is_write = [](const sqlite_task& each) { return std::holds_alternative<sqlite_task::write>(each.what); };
  for (auto next = present_.begin(); next != present_.end();) {
    const auto end_of_writes = std::find_if_not(next, present_.end(), is_write);
    if (next != end_of_writes)
      write(next, end_of_writes);
    for (next = end_of_writes; next != present_.end() && !is_write(*next); ++next)
      read(*next);
  }
  present_.clear();
  // A message to itself and no loop, so that an exit comes between.
  send(this, work_waits{});
}

void sqlite_writer::write(place first, place last) {
  std::vector<sqlite_write> batch;
  batch.reserve(static_cast<std::size_t>(std::distance(first, last)));
  std::transform(first, last, std::back_inserter(batch),
                 [](sqlite_task& each) { return std::move(std::get<sqlite_task::write>(each.what).what); });
  file_->write(batch);
  for (const auto& each : batch)
    std::exchange(std::get<sqlite_task::write>((first++)->what).done, nullptr)(each.failed);
}

void sqlite_writer::read(sqlite_task& task) {
  if (auto* one = std::get_if<sqlite_task::load>(&task.what))
    std::exchange(one->done, nullptr)(file_->load(one->id));
  else if (auto* all = std::get_if<sqlite_task::load_all>(&task.what))
    std::exchange(all->done, nullptr)(file_->load_all(all->now));
}

} // namespace actors
