#include "supervision/detail/fault_state.hpp"

#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/sys.hpp"
#include "libactors/system.hpp"
#include "supervision/start_context.hpp"

#include <caf/mailbox_element.hpp>
#include <caf/system_messages.hpp>

#include <algorithm>
#include <stdexcept>

namespace actors {

namespace {

/// An init that does not return.
class hung_start final : public process {
public:
  hung_start(caf::actor_config& config, detail::hanging_ptr hang, duration time)
      : process(config), hang_(std::move(hang)), time_(time) {}

protected:
  caf::behavior make_behavior() override {
    hang_->begin(*this, time_);
    defer_init();
    return {[](int) {}};
  }

private:
  detail::hanging_ptr hang_;
  const duration time_;
};

bool is_counted(const caf::mailbox_element& message) {
  return message.mid.category() == caf::message_id::normal_message_category && !message.mid.is_response();
}

bool is_stop(const caf::mailbox_element& message) {
  const auto& content = message.content();
  return content.match_elements<caf::exit_msg>() &&
         classify(content.get_as<caf::exit_msg>(0).reason) != exit_reason::killed;
}

const fault* find(const std::vector<fault>& faults, enum fault::kind what) {
  const auto found = std::find_if(faults.begin(), faults.end(), [=](const fault& each) { return each.kind == what; });
  return found == faults.end() ? nullptr : &*found;
}

} // namespace

// -- which faults -----------------------------------------------------------------

// Not the standard library's distributions, which differ from one implementation to the next.
double fault_script::state::draw() {
  return static_cast<double>(random() >> 11U) * 0x1p-53;
}

std::size_t fault_script::state::draw_below(std::size_t limit) {
  return static_cast<std::size_t>(draw() * static_cast<double>(limit));
}

std::optional<fault> fault_script::state::draw_fault() {
  if (!chaos || chaos->kinds.empty() || draw() >= chaos->probability)
    return std::nullopt;
  fault drawn{.kind = chaos->kinds[draw_below(chaos->kinds.size())]};
  if (drawn.kind == fault::kind::crash || drawn.kind == fault::kind::hang)
    drawn.message = 1 + draw_below(chaos->messages);
  if (drawn.kind == fault::kind::hang || drawn.kind == fault::kind::hang_in_start)
    drawn.time = std::chrono::duration_cast<duration>(chaos->longest_hang * draw());
  return drawn;
}

std::vector<fault> fault_script::state::faults_of_next_life(const std::string& id) {
  std::vector<fault> mine;
  if (over)
    return mine;
  auto& of = children[id];
  ++of.lives;
  for (const auto& each : of.faults)
    if (each.life == 0 || each.life == of.lives)
      mine.push_back(each);
  if (const auto drawn = draw_fault())
    mine.push_back(*drawn);
  for (auto& each : mine)
    each.life = of.lives;
  return mine;
}

void fault_script::state::strikes(const std::string& id, const fault& what) {
  struck.push_back(id + ": " + to_string(what));
}

// -- their way into a process -----------------------------------------------------

detail::hanging_ptr fault_script::state::may_hang(const std::string& id) {
  auto& all = children[id].hanging;
  std::erase_if(all, [](const detail::hanging_ptr& each) { return each.use_count() == 1; });
  return all.emplace_back(std::make_shared<detail::hanging>());
}

void fault_script::state::release(child& of) {
  for (const auto& each : of.hanging) {
    const auto who = std::exchange(each->who, nullptr);
    if (!who)
      continue;
    // Any message wakes it; this one asks nothing of it.
    reply_port{runtime}.call_urgently(
        who, runtime.now() + std::chrono::seconds{1}, [](answer) {}, sys::get_status_msg{});
  }
}

/// Shows the messages of one life to its faults.
struct fault_script::state::watch {
  std::shared_ptr<state> script;
  std::string id;
  std::vector<fault> faults;
  detail::hanging_ptr hang;
  std::size_t seen = 0;

  message_fate operator()(process& self, const caf::mailbox_element& message) {
    if (hang->holds(self.now()))
      return message_fate::hold;
    if (is_stop(message))
      if (const auto* deaf = find(faults, fault::kind::ignore_stop)) {
        script->strikes(id, *deaf);
        return message_fate::drop;
      }
    if (!is_counted(message))
      return message_fate::take;
    ++seen;
    const auto due =
        std::find_if(faults.begin(), faults.end(), [&](const fault& each) { return each.message == seen; });
    if (due == faults.end())
      return message_fate::take;
    const auto what = *due;
    script->strikes(id, what);
    if (what.kind == fault::kind::crash)
      throw std::runtime_error{"injected: " + to_string(what)};
    // It will be shown again, and then it is no fault any more.
    faults.erase(due);
    --seen;
    hang->begin(self, what.time);
    return message_fate::hold;
  }
};

caf::actor fault_script::state::begin_life(const std::shared_ptr<state>& self, const std::string& id,
                                           const start_function& start, start_context& context) {
  auto faults = self->faults_of_next_life(id);
  if (const auto* refusal = find(faults, fault::kind::refuse_start)) {
    self->strikes(id, *refusal);
    return context.spawn(
        [text = to_string(*refusal)](process*) -> caf::behavior { throw std::runtime_error{"injected: " + text}; });
  }
  const auto hang = self->may_hang(id);
  if (const auto* hung = find(faults, fault::kind::hang_in_start)) {
    self->strikes(id, *hung);
    const auto let_go = [hang](process& held, const caf::mailbox_element&) {
      if (hang->holds(held.now()))
        return message_fate::hold;
      held.quit(make_error(errc::ended_in_init, "injected: it hung in its start"));
      return message_fate::take;
    };
    return context.spawn<hung_start>(start_options{.debug = let_go}, hang, hung->time);
  }
  if (!faults.empty())
    context.decorate([debug = watch{self, id, std::move(faults), hang}](start_options& o) { o.debug = debug; });
  return start(context);
}

} // namespace actors
