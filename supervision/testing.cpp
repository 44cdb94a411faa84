#include "supervision/testing.hpp"

#include "libactors/exit_reason.hpp"
#include "libactors/process.hpp"
#include "libactors/sys.hpp"
#include "libactors/system.hpp"
#include "supervision/start_context.hpp"

#include <caf/mailbox_element.hpp>
#include <caf/system_messages.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>

namespace actors {

namespace {

/// A process that hangs, or may come to: known to its debug function and to the script, which may let it go.
struct hanging {
  caf::actor who = {}; // empty before and after
  time_point until = time_point::max();
  bool over = false;

  void begin(process& self, duration time) {
    who = caf::actor{&self};
    until = later(self.now(), time);
    // The timer wakes the process; that it hangs no more the debug function finds by itself.
    if (time != duration::max())
      (void)self.after(time, [] {});
  }

  [[nodiscard]] bool holds(time_point now) {
    if (who && now >= until)
      over = true;
    if (over)
      who = nullptr;
    return static_cast<bool>(who);
  }
};
using hanging_ptr = std::shared_ptr<hanging>;

/// An init that does not return.
class hung_start final : public process {
public:
  hung_start(caf::actor_config& config, hanging_ptr hang, duration time)
      : process(config), hang_(std::move(hang)), time_(time) {}

protected:
  caf::behavior make_behavior() override {
    hang_->begin(*this, time_);
    defer_init();
    return {[](int) {}};
  }

private:
  hanging_ptr hang_;
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

// -- the script -------------------------------------------------------------------

struct fault_script::state {
  state(system& sys, std::uint64_t first) : runtime(sys), seed(first), random(first) {}

  struct child {
    std::vector<fault> faults = {};
    std::vector<hanging_ptr> hanging = {};
    caf::actor latest = {};
    std::size_t lives = 0;
  };

  system& runtime;
  const std::uint64_t seed;
  std::mt19937_64 random;
  std::optional<chaos_options> chaos;
  std::map<std::string, child> children;
  actors::journal journal;
  std::vector<std::string> struck;
  bool over = false; // the script has ended

  // Not the standard library's distributions, which differ from one implementation to the next.
  double draw() { return static_cast<double>(random() >> 11U) * 0x1p-53; }
  std::size_t draw_below(std::size_t limit) { return static_cast<std::size_t>(draw() * static_cast<double>(limit)); }

  std::optional<fault> draw_fault() {
    if (!chaos || chaos->kinds.empty() || draw() >= chaos->probability)
      return std::nullopt;
    fault drawn{.kind = chaos->kinds[draw_below(chaos->kinds.size())]};
    if (drawn.kind == fault::kind::crash || drawn.kind == fault::kind::hang)
      drawn.message = 1 + draw_below(chaos->messages);
    if (drawn.kind == fault::kind::hang || drawn.kind == fault::kind::hang_in_start)
      drawn.time = std::chrono::duration_cast<duration>(chaos->longest_hang * draw());
    return drawn;
  }

  /// A life begins: its faults.
  std::vector<fault> next_life(const std::string& id) {
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

  void strikes(const std::string& id, const fault& what) { struck.push_back(id + ": " + to_string(what)); }

  hanging_ptr may_hang(const std::string& id) {
    auto& all = children[id].hanging;
    std::erase_if(all, [](const hanging_ptr& each) { return each.use_count() == 1; });
    return all.emplace_back(std::make_shared<hanging>());
  }

  void release(child& of) {
    for (const auto& each : of.hanging) {
      const auto who = std::exchange(each->who, nullptr);
      if (!who)
        continue;
      each->over = true;
      // Any message wakes it; this one asks nothing of it.
      reply_port{runtime}.call_urgently(
          who, runtime.now() + std::chrono::seconds{1}, [](answer) {}, sys::get_status_msg{});
    }
  }

  /// Shows the messages of one life to its faults.
  struct watch {
    std::shared_ptr<state> script;
    std::string id;
    std::vector<fault> faults;
    hanging_ptr hang;
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

  [[nodiscard]] static caf::actor begin_life(const std::shared_ptr<state>& self, const std::string& id,
                                             const start_function& start, start_context& context) {
    auto faults = self->next_life(id);
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
};

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
