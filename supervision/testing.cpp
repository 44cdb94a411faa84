#include "supervision/testing.hpp"

#include "libactors/exit_reason.hpp"
#include "supervision/detail/fault_state.hpp"
#include "supervision/start_context.hpp"

#include <string_view>

namespace actors {

std::string to_string(const fault& what) {
  std::string text;
  switch (what.kind) {
  case fault::kind::crash:
    text = "crash at message " + std::to_string(what.message);
    break;
  case fault::kind::hang:
    text = "hang at message " + std::to_string(what.message);
    break;
  case fault::kind::ignore_stop:
    text = "ignore a stop";
    break;
  case fault::kind::refuse_start:
    text = "refuse to start";
    break;
  case fault::kind::hang_in_start:
    text = "hang in the start";
    break;
  }
  if (what.life != 0)
    text += " in life " + std::to_string(what.life);
  if (what.time != duration::max())
    text += ", for " + std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(what.time).count()) + " ms";
  return text;
}

fault_script::fault_script(system& sys, std::uint64_t seed) : state_(std::make_shared<state>(sys, seed)) {}

fault_script::~fault_script() {
  release();
  state_->over = true;
  // What was wrapped may live longer than the system.
  state_->children.clear();
}

void fault_script::inject(const std::string& id, fault what) {
  state_->children[id].faults.push_back(what);
}

void fault_script::chaos(chaos_options options) {
  state_->chaos = std::move(options);
}

void fault_script::clear() {
  state_->chaos.reset();
  for (auto& [id, of] : state_->children)
    of.faults.clear();
}

start_function fault_script::wrap(const std::string& id, start_function start) {
  return [script = state_, id, start = std::move(start)](start_context& context) {
    const auto note = [script, id](const char* sign, std::string_view reason) {
      script->journal.push_back(sign + id + (reason.empty() ? "" : " ") + std::string{reason});
    };
    context.decorate([note](start_options& options) {
      options.on_init = [note, also = std::move(options.on_init)](const caf::error& failed) {
        note(failed ? "!" : "+", "");
        if (also)
          also(failed);
      };
    });
    auto child = state::begin_life(script, id, start, context);
    if (!child)
      return child;
    if (!context.spawned())
      note("+", "");
    if (!script->over)
      script->children[id].latest = child;
    child->attach_functor([note](const caf::error& reason) { note("-", to_string(classify(reason))); });
    return child;
  };
}

child_spec fault_script::wrap(child_spec spec) {
  spec.start = wrap(spec.id, std::move(spec.start));
  return spec;
}

supervisor_spec fault_script::wrap(supervisor_spec spec) {
  for (auto& child : spec.children)
    child = wrap(std::move(child));
  return spec;
}

journal& fault_script::journal() noexcept {
  return state_->journal;
}

caf::actor fault_script::latest(const std::string& id) const {
  const auto known = state_->children.find(id);
  return known == state_->children.end() ? caf::actor{} : known->second.latest;
}

std::size_t fault_script::lives(const std::string& id) const {
  const auto known = state_->children.find(id);
  return known == state_->children.end() ? 0 : known->second.lives;
}

void fault_script::release() {
  for (auto& [id, of] : state_->children)
    state_->release(of);
}

void fault_script::release(const std::string& id) {
  state_->release(state_->children[id]);
}

std::uint64_t fault_script::seed() const noexcept {
  return state_->seed;
}

std::string fault_script::to_text() const {
  auto text = "seed " + std::to_string(state_->seed) + '\n';
  for (const auto& each : state_->struck)
    text += each + '\n';
  return text;
}

} // namespace actors
