#include "supervision/detail/child_refs.hpp"

#include "supervision/detail/place.hpp"
#include "supervision/errc.hpp"

namespace actors::detail {

child_refs::~child_refs() {
  at_rest(make_error(supervision_errc::not_found));
}

void child_refs::join(const ref& handle, caf::actor_id supervisor, const std::string& child) {
  auto& mine = made();
  mine.handle = handle;
  mine.supervisor = supervisor;
  place::of(handle.address()).claim(supervisor, child);
}

const std::shared_ptr<ref_scope>& child_refs::inner() {
  auto& mine = made();
  if (!mine.inner)
    mine.inner = std::make_shared<ref_scope>();
  return mine.inner;
}

void child_refs::inner(std::shared_ptr<ref_scope> known) {
  made().inner = std::move(known);
}

ref_scope::child child_refs::known() const {
  return content_ ? ref_scope::child{content_->handle, content_->inner} : ref_scope::child{};
}

void child_refs::up(const caf::actor& process) const {
  if (content_ && content_->handle)
    place::of(content_->handle.address()).occupy(content_->supervisor, process);
}

void child_refs::between_lives() const {
  if (content_ && content_->handle)
    place::of(content_->handle.address()).vacate(content_->supervisor);
}

void child_refs::leaving(const caf::error& why) const {
  if (content_ && content_->handle)
    place::of(content_->handle.address()).retire(content_->supervisor, why);
}

void child_refs::at_rest(const caf::error& why) const {
  leaving(why);
  if (content_ && content_->inner)
    content_->inner->retire_all(why);
}

void child_refs::orphaned() {
  between_lives();
  content_.reset();
}

child_refs::content& child_refs::made() {
  if (!content_)
    content_ = std::make_unique<content>();
  return *content_;
}

} // namespace actors::detail
