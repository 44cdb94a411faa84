#include "supervision/detail/supervisor_process.hpp"

#include <algorithm>

namespace actors {

supervisor_process::supervisor_process(caf::actor_config& config, supervisor_spec spec,
                                       std::shared_ptr<detail::ref_scope> refs)
    : supervising_process(config, validate(spec),
                          {.budget = {spec.intensity, spec.period},
                           .abandon_after = spec.abandon_after,
                           .backoff = spec.backoff,
                           .seed = spec.seed}),
      strategy_(spec.strategy),
      auto_shutdown_(spec.auto_shutdown),
      initial_specs_(std::move(spec.children)) {
  rewind();
  share_refs(std::move(refs));
}

void supervisor_process::populate() {
  for (auto& each : std::exchange(initial_specs_, {}))
    add_named(std::move(each), start_purpose::init);
}

child_record& supervisor_process::add_named(child_spec spec, start_purpose purpose) {
  auto& added = add(std::make_shared<const child_spec>(std::move(spec)), purpose);
  by_id_.emplace(added.spec->id, &added);
  return added;
}

child_record* supervisor_process::find_by_id(std::string_view id) {
  const auto known = by_id_.find(id);
  return known == by_id_.end() ? nullptr : known->second;
}

// -- order --------------------------------------------------------------------

void supervisor_process::settle(child_record* touched) {
  if (!ordered()) {
    if (touched)
      step(*touched);
    return;
  }
  if (touched && in_turn(*touched)) {
    if (touched->pending)
      next_start_ = children().begin();
    if (touched->stop_wanted)
      stops_end_ = children().end();
  } else if (touched) {
    if (touched->alive() || !next_stop())
      step(*touched);
    else
      held_back_ = true;
  }
  settle_in_order();
}

void supervisor_process::settle_all() {
  rewind();
  held_back_ = true;
  settle_in_order();
}

void supervisor_process::rewind() {
  next_start_ = children().begin();
  stops_end_ = children().end();
}

child_record* supervisor_process::next_stop() {
  while (stops_end_ != children().begin()) {
    auto& last = *std::prev(stops_end_);
    if (last.stop_wanted && in_turn(last))
      return &last;
    --stops_end_;
  }
  return nullptr;
}

void supervisor_process::settle_in_order() {
  // The last child that is to stop comes first; nobody starts before it is down.
  if (auto* last = next_stop())
    return step(*last);
  if (std::exchange(held_back_, false))
    for (auto& child : children())
      if (!in_turn(child))
        step(child);
  const auto queued = [this](const child_record& child) { return child.pending && in_turn(child); };
  next_start_ = std::find_if(next_start_, children().end(), queued);
  // Those that wait for a time let the others pass.
  const auto time = now();
  for (auto child = next_start_; child != children().end(); ++child) {
    if (!queued(*child))
      continue;
    step(*child);
    if (child->due <= time)
      return;
  }
}

void supervisor_process::leaves(const child_record& child) {
  by_id_.erase(child.spec->id);
  if (next_start_ == child.position)
    ++next_start_;
  if (stops_end_ == child.position)
    ++stops_end_;
}

// -- strategy -----------------------------------------------------------------

restart_plan supervisor_process::plan(const child_record& ended, std::optional<exit_reason> reason) const {
  std::vector<child_view> views;
  std::size_t index = 0;
  const auto see = [&](const child_record& child) { views.push_back({child.spec->restart, child.alive()}); };
  if (grouped()) {
    for (const auto& child : children()) {
      if (&child == &ended)
        index = views.size();
      see(child);
    }
  } else {
    see(ended);
  }
  return reason ? plan_exit(strategy_, views, index, *reason) : plan_restart(strategy_, views, index);
}

void supervisor_process::apply(const restart_plan& plan, child_record& ended, time_point due) {
  if (!grouped())
    return want_restart(ended, due);
  std::vector<child_record*> by_index;
  for (auto& child : children())
    by_index.push_back(&child);
  for (const auto index : plan.stop) {
    auto& child = *by_index[index];
    if (child.spec->restart == restart::temporary)
      want_down(child);
    else
      child.stop_wanted = true;
    child.in_turn = true;
  }
  for (const auto index : plan.start) {
    auto& child = *by_index[index];
    // One that has not been up yet keeps its purpose, and one in quarantine its place there.
    if (!child.pending || child.pending == start_purpose::restart)
      want_restart(child, due);
    child.in_turn = true;
  }
  rewind();
}

backoff_delay& supervisor_process::delays_of(child_record& child) {
  return grouped() ? group_delays_ : supervising_process::delays_of(child);
}

void supervisor_process::cut_delay(child_record& child) {
  if (grouped())
    for (auto& each : children())
      if (each.pending == start_purpose::restart)
        each.due = {};
  child.due = {};
}

} // namespace actors
