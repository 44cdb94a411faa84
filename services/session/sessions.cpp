#include "services/session/sessions.hpp"

#include "libactors/errc.hpp"
#include "libactors/system.hpp"
#include "services/session/detail/session_directory.hpp"
#include "services/session/detail/session_keeper.hpp"
#include "services/session/detail/session_process.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "supervision/supervisor.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace actors {

namespace {

// Keeps sums of times within range.
constexpr duration longest_ttl = std::chrono::hours{24} * 36'525;

std::shared_ptr<session_directory> make_directory(session_options options) {
  if (options.idle_ttl <= duration::zero())
    throw std::invalid_argument{"session_options::idle_ttl has to be above 0; duration::max() is for ever"};
  if (options.evict_after && *options.evict_after < duration::zero())
    throw std::invalid_argument{"session_options::evict_after must not be negative"};
  options.idle_ttl = std::min(options.idle_ttl, longest_ttl);
  return std::make_shared<session_directory>(std::move(options));
}

/// The processes of the sessions: a crash of one costs none of the others anything.
dynamic_supervisor_spec rules_of_processes(bool kept) {
  dynamic_supervisor_spec rules;
  rules.restart = kept ? restart::transient : restart::temporary;
  rules.on_exhausted = on_exhausted::quarantine;
  rules.budget = restart_budget{.intensity = 2, .period = std::chrono::seconds{5}};
  return rules;
}

/// The dynamic supervisor, each life of which the directory knows.
child_spec child_of_processes(const std::shared_ptr<session_directory>& directory) {
  child_spec spec{.id = "processes", .kind = child_kind::supervisor};
  spec.start = [directory](start_context& context) {
    auto supervisor = context.spawn_dynamic_supervisor(rules_of_processes(directory->ledger().store() != nullptr));
    // At the supervisor's end, before its own supervisor can have replaced it.
    supervisor->attach_functor(
        [seen = std::weak_ptr{directory}, life = directory->begin(supervisor)](const caf::error&) {
          if (const auto still_there = seen.lock())
            still_there->end(life);
        });
    return supervisor;
  };
  return spec;
}

} // namespace

class sessions::impl {
public:
  impl(system& sys, session_options options)
      : runtime(sys), start_timeout(options.start_timeout), directory(make_directory(std::move(options))), port(sys) {}

  system& runtime;
  const duration start_timeout;
  const std::shared_ptr<session_directory> directory;
  reply_port port;
};

sessions::sessions(system& sys, session_options options) : impl_(std::make_shared<impl>(sys, std::move(options))) {}

child_spec sessions::child(std::string id) const {
  const auto& directory = impl_->directory;
  supervisor_spec spec{.strategy = strategy::rest_for_one, .intensity = 3, .period = std::chrono::seconds{5}};
  if (auto* store = directory->ledger().store())
    if (auto needed = store->child())
      spec.children.push_back(std::move(*needed));
  spec.children.push_back(child_of_processes(directory));
  spec.children.push_back(
      {.id = "keeper", .start = [directory](start_context& s) { return s.spawn<session_keeper>({}, directory); }});
  return supervisor_child(std::move(id), std::move(spec));
}

void sessions::create(session_state initial, created done) const {
  const auto& directory = impl_->directory;
  const auto now = impl_->runtime.now();
  const auto life = directory->life();
  // What is being loaded must not be mistaken for what is being made.
  if (!life.supervisor || (directory->ledger().store() && directory->restored() != life.number))
    return done(make_error(session_errc::not_running));
  auto reserved = directory->reserve(now);
  if (!reserved)
    return done(std::move(reserved.error()));
  auto answered = [directory, session = *reserved, done = std::move(done)](answer a) {
    if (a.is<caf::actor>())
      return done(session->id);
    // It may have started nevertheless, too late.
    directory->retire(*session);
    done(a.is_error() ? a.error() : make_error(errc::unexpected_response));
  };
  impl_->port.call(
      life.supervisor, later(now, impl_->start_timeout), std::move(answered),
      start_session({session_origin::kind::created, directory, *reserved, life.number, std::move(initial)}));
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

bool sessions::close(std::string_view id, const forgotten& done) const {
  return impl_->directory->close(id, impl_->runtime.now(), done);
}

std::size_t sessions::size() const noexcept {
  return impl_->directory->size();
}

session_page sessions::list(const std::string& after, std::size_t limit) const {
  return impl_->directory->list(after, limit, impl_->runtime.now());
}

caf::actor sessions::supervisor() const {
  return impl_->directory->life().supervisor;
}

} // namespace actors
