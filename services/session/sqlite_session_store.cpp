#include "services/session/sqlite_session_store.hpp"

#include "services/session/detail/sqlite_writer.hpp"

#include <utility>

namespace actors {

sqlite_session_store::sqlite_session_store(sqlite_store_options options)
    : options_(std::move(options)), queue_(std::make_shared<sqlite_writer_queue>()) {}

sqlite_session_store::~sqlite_session_store() = default;

std::optional<child_spec> sqlite_session_store::child() {
  return child_spec{.id = "store", .start = [options = options_, queue = queue_](start_context& context) {
                      return context.spawn<sqlite_writer>({.blocking = true}, options, queue);
                    }};
}

void sqlite_session_store::begin(kept_session whole, on_kept done) {
  queue_->add({sqlite_task::write{{.what = std::move(whole)}, std::move(done)}});
}

void sqlite_session_store::change(session_change what, on_kept done) {
  queue_->add({sqlite_task::write{{.what = std::move(what)}, std::move(done)}});
}

void sqlite_session_store::end(std::string id, on_kept done) {
  queue_->add({sqlite_task::write{{.what = session_ending{std::move(id)}}, std::move(done)}});
}

void sqlite_session_store::load(std::string id, on_loaded done) {
  queue_->add({sqlite_task::load{std::move(id), std::move(done)}});
}

void sqlite_session_store::load_all(wall_time now, on_all_loaded done) {
  queue_->add({sqlite_task::load_all{now, std::move(done)}});
}

} // namespace actors
