#include "services/session/sessions.hpp"

#include "libactors/errc.hpp"
#include "libactors/system.hpp"
#include "services/session/detail/session_directory.hpp"
#include "services/session/detail/session_process.hpp"
#include "services/session/memory_session_store.hpp"
#include "supervision/dynamic_supervisor.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace actors {

namespace {

// Keeps sums of times within range.
constexpr duration longest_ttl = std::chrono::hours{24} * 36'525;

std::shared_ptr<session_directory> make_directory(session_options& options) {
  if (options.idle_ttl <= duration::zero())
    throw std::invalid_argument{"session_options::idle_ttl has to be above 0; duration::max() is for ever"};
  if (!options.store)
    options.store = std::make_shared<memory_session_store>();
  return std::make_shared<session_directory>(options.max_sessions, std::min(options.idle_ttl, longest_ttl),
                                             std::move(options.store), std::move(options.on_end));
}

} // namespace

class sessions::impl {
public:
  impl(system& sys, session_options options)
      : runtime(sys), start_timeout(options.start_timeout), directory(make_directory(options)), port(sys) {}

  system& runtime;
  const duration start_timeout;
  const std::shared_ptr<session_directory> directory;
  reply_port port;
};

sessions::sessions(system& sys, session_options options) : impl_(std::make_shared<impl>(sys, std::move(options))) {}

child_spec sessions::child(std::string id) const {
  child_spec spec;
  spec.id = std::move(id);
  spec.kind = child_kind::supervisor;
  spec.start = [directory = impl_->directory](start_context& context) {
    dynamic_supervisor_spec rules;
    rules.restart = restart::temporary;
    auto supervisor = context.spawn_dynamic_supervisor(rules);
    directory->begin(supervisor);
    // At the supervisor's end, before its own supervisor can have replaced it.
    supervisor->attach_functor([seen = std::weak_ptr{directory}, life = supervisor.id()](const caf::error&) {
      if (const auto still_there = seen.lock())
        still_there->end(life);
    });
    return supervisor;
  };
  return spec;
}

void sessions::create(session_state initial, created done) const {
  auto& directory = impl_->directory;
  const auto now = impl_->runtime.now();
  const auto supervisor = directory->supervisor();
  if (!supervisor)
    return done(make_error(session_errc::not_running));
  auto reserved = directory->reserve(supervisor.id(), now);
  if (!reserved)
    return done(std::move(reserved.error()));
  // Shared, because functions and messages may be copied on their way.
  auto start = [directory, session = *reserved, state = std::make_shared<const session_state>(std::move(initial))](
                   start_context& context) { return context.spawn<session_process>({}, directory, session, state); };
  auto answered = [directory, session = *reserved, done = std::move(done)](answer a) {
    if (a.is<caf::actor>())
      return done(session->id);
    // It may have started nevertheless, too late.
    directory->retire(*session);
    done(a.is_error() ? a.error() : make_error(errc::unexpected_response));
  };
  impl_->port.call(supervisor, now + impl_->start_timeout, std::move(answered),
                   start_dynamic_child_msg{std::move(start), "session"});
}

bool sessions::touch(std::string_view id) const {
  return impl_->directory->touch(id, impl_->runtime.now());
}

bool sessions::hold(std::string_view id) const {
  return impl_->directory->hold(id, impl_->runtime.now());
}

void sessions::release(std::string_view id) const {
  impl_->directory->release(id, impl_->runtime.now());
}

std::optional<caf::actor> sessions::find(std::string_view id) const {
  return impl_->directory->find(id, impl_->runtime.now());
}

bool sessions::close(std::string_view id) const {
  return impl_->directory->close(id, impl_->runtime.now());
}

std::size_t sessions::size() const noexcept {
  return impl_->directory->size();
}

caf::actor sessions::supervisor() const {
  return impl_->directory->supervisor();
}

} // namespace actors
