#include "services/mcp/detail/conversations.hpp"

#include <utility>

namespace actors::mcp::detail {

conversations::ptr conversations::find(std::string_view session) const {
  const std::shared_lock lock{mutex_};
  const auto found = sessions_.find(session);
  return found == sessions_.end() ? nullptr : found->second;
}

void conversations::add(const std::string& session, const ptr& made) {
  std::unique_lock lock{mutex_};
  const bool last = draining_;
  sessions_.emplace(session, made);
  lock.unlock();
  if (last)
    made->drain();
}

conversations::ptr conversations::over(const std::shared_ptr<transport::link>& link,
                                       const std::function<void()>& when_new) {
  std::unique_lock lock{mutex_};
  auto& found = links_[link->id()];
  if (found)
    return found;
  const auto made = found = std::make_shared<conversation>(link);
  const bool last = draining_;
  lock.unlock();
  if (last)
    made->drain();
  when_new();
  return made;
}

void conversations::end(std::string_view session) {
  std::unique_lock lock{mutex_};
  const auto found = sessions_.find(session);
  if (found == sessions_.end())
    return;
  const auto gone = std::move(found->second);
  sessions_.erase(found);
  lock.unlock();
  gone->end();
}

void conversations::end(std::size_t link) {
  std::unique_lock lock{mutex_};
  auto gone = links_.extract(link);
  lock.unlock();
  if (gone)
    gone.mapped()->end();
}

void conversations::end_all() {
  std::unique_lock lock{mutex_};
  const auto sessions = std::exchange(sessions_, {});
  const auto links = std::exchange(links_, {});
  lock.unlock();
  for (const auto& [id, each] : sessions)
    each->end();
  for (const auto& [id, each] : links)
    each->end();
}

void conversations::for_each(const std::function<void(conversation&)>& see) const {
  std::vector<ptr> all;
  std::shared_lock lock{mutex_};
  all.reserve(sessions_.size() + links_.size());
  for (const auto& [id, each] : sessions_)
    all.push_back(each);
  for (const auto& [id, each] : links_)
    all.push_back(each);
  lock.unlock();
  for (const auto& each : all)
    see(*each);
}

void conversations::drain() {
  std::unique_lock lock{mutex_};
  draining_ = true;
  lock.unlock();
  for_each([](conversation& each) { each.drain(); });
}

} // namespace actors::mcp::detail
