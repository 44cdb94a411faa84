// What a supervisor tells the refs of its children. A supervisor whose own supervisor keeps its refs leaves it to that one to say,
// when it ends, whether they are gone.
#include "libactors/exit_reason.hpp"
#include "supervision/detail/supervising_process.hpp"

namespace actors {

void supervising_process::claim_refs(child_record& child) {
  const auto& given = child.spec->ref;
  if (!shared_refs_) {
    if (given)
      child.refs.join(given, id(), child.id());
    return;
  }
  auto known = shared_refs_->claim(child.spec->id, given, id());
  if (known.inner)
    child.refs.inner(std::move(known.inner));
  if (known.handle)
    child.refs.join(known.handle, id(), child.id());
}

ref supervising_process::ref_of(child_record& child, ref_options options) {
  if (auto known = child.refs.known().handle)
    return known;
  if (options.label.empty())
    options.label = child.id();
  const ref made{runtime(), std::move(options)};
  child.refs.join(made, id(), child.id());
  keep_refs(child);
  const auto state = child.state();
  if (state == child_state::running)
    child.refs.up(child.process);
  else if (child.leaving())
    child.refs.leaving(make_error(exit_reason::shutdown));
  else if (state == child_state::stopped || state == child_state::quarantined)
    child.refs.leaving(child.last_exit.value_or(make_error(supervision_errc::not_found)));
  return made;
}

void supervising_process::keep_refs(const child_record& child) {
  if (shared_refs_ && child.refs)
    shared_refs_->keep(child.spec->id, child.refs.known(), id());
}

void supervising_process::lose_refs(child_record& child) {
  if (child.pending || refs_outlive())
    child.refs.between_lives();
  else
    child.refs.leaving(make_error(exit_reason::shutdown));
}

void supervising_process::rest_refs(child_record& child, const caf::error& reason) {
  if (refs_outlive())
    child.refs.between_lives();
  else
    child.refs.at_rest(reason);
}

void supervising_process::forget_refs(child_record& child) {
  if (refs_outlive())
    child.refs.orphaned();
  else if (shared_refs_)
    shared_refs_->forget(child.spec->id, id());
}

void supervising_process::orphan_refs() {
  if (shared_refs_)
    for (auto& child : children_)
      child.refs.orphaned();
}

void supervising_process::retire_other_refs() {
  if (shared_refs_)
    shared_refs_->retire_unclaimed(id());
}

} // namespace actors
