// Random trees under random sequences of starts, exits, requests, hangs and time, beside the model of OTP's rules. After
// every step both must tell the same of every supervisor and child, of every request, and of the time.
//
// RC_PARAMS in the environment asks for other sequences: "seed=42 max_success=1000000".
#include "libactors/log.hpp"
#include "test/supervision/real_tree.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <sstream>

namespace actors::test {

namespace {

using namespace std::chrono_literals;

const bool seeded = setenv("RC_PARAMS", "seed=20261126 max_success=20000 max_size=60", 0) == 0;

/// From 0 to n - 1, each as likely whatever the size that RapidCheck has reached: sizes are for the length of sequences.
rc::Gen<int> below(int n) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n));
}

// -- trees --------------------------------------------------------------------

constexpr restart types[] = {restart::permanent, restart::transient, restart::temporary};
constexpr strategy strategies[] = {strategy::one_for_one, strategy::one_for_all, strategy::rest_for_one};
constexpr auto_shutdown rules[] = {auto_shutdown::never, auto_shutdown::any_significant,
                                   auto_shutdown::all_significant};

child_plan any_child(std::string id, auto_shutdown under, int depth);

supervisor_plan any_supervisor(int depth) {
  supervisor_plan plan;
  plan.strategy = strategies[*below(3)];
  plan.intensity = *below(4);
  plan.period = 1 + *below(3);
  plan.auto_shutdown = rules[*below(3)];
  if (depth > 0 && *below(4) == 3) {
    plan.dynamic = true;
    plan.auto_shutdown = auto_shutdown::never;
    plan.dynamic_restart = types[*below(3)];
    return plan;
  }
  const int children = *below(4);
  for (int i = 0; i < children; ++i)
    plan.children.push_back(any_child(std::string(1, static_cast<char>('a' + i)), plan.auto_shutdown, depth));
  return plan;
}

child_plan any_child(std::string id, auto_shutdown under, int depth) {
  child_plan plan{.id = std::move(id), .restart = types[*below(3)]};
  plan.significant = plan.restart != restart::permanent && under != auto_shutdown::never && *below(2) == 1;
  if (depth < 2 && *below(3) == 2)
    plan.nested = any_supervisor(depth + 1);
  return plan;
}

std::string text_of(const supervisor_plan& plan) {
  std::string text =
      plan.dynamic ? "dynamic " + std::string{to_string(plan.dynamic_restart)} : std::string{to_string(plan.strategy)};
  text += " " + std::to_string(plan.intensity) + " in " + std::to_string(plan.period) + " s";
  if (plan.auto_shutdown != auto_shutdown::never)
    text += " " + std::string{to_string(plan.auto_shutdown)};
  text += " [";
  for (const auto& each : plan.children)
    text += " " + each.id + ":" + std::string{to_string(each.restart)} + (each.significant ? " significant" : "") +
            (each.nested ? " = " + text_of(*each.nested) : "");
  return text + " ]";
}

// -- commands -----------------------------------------------------------------

/// Numbers that choose among what there is when the command's turn comes.
struct command {
  int what;
  int where;
  int which;
  int how;
};

constexpr int kinds = 12;

rc::Gen<command> any_command() {
  return rc::gen::construct<command>(below(kinds), below(8), below(4), below(6));
}

std::ostream& operator<<(std::ostream& out, const command& c) {
  return out << '(' << c.what << ' ' << c.where << ' ' << c.which << ' ' << c.how << ')';
}

/// The model and the real tree, side by side.
class twins {
public:
  twins(system& sys, virtual_time& time, const supervisor_plan& plan)
      : real_(sys, time, plan), expected_(plan, real_.now()) {
    journal_ << text_of(plan) << '\n';
    compare();
  }

  void run(const command& c);

private:
  template <class F>
  void both(const std::string& text, const F& action) {
    journal_ << text << '\n';
    action(expected_);
    action(real_);
    // What the model counted as waiting for a stop.
    real_.advance(expected_.now() - real_.now());
    compare();
  }

  void compare() {
    const auto want = expected_.lines();
    const auto have = real_.lines();
    const auto want_order = expected_.order();
    const auto have_order = real_.order();
    const bool same_order = want_order == have_order || unordered_;
    if (want == have && same_order && expected_.answered() == real_.answered() && expected_.now() == real_.now())
      return;
    for (const auto& [name, lines] : {std::pair{"expected", want}, std::pair{"found", have}}) {
      journal_ << name << ":\n";
      for (const auto& each : lines)
        journal_ << "  " << each << '\n';
    }
    for (const auto& [name, all] : {std::pair{"expected", expected_.answered()}, std::pair{"found", real_.answered()}})
      for (const auto& [request, text] : all)
        journal_ << name << " answer to " << request << ": " << text << '\n';
    for (const auto& [name, all] : {std::pair{"expected", want_order}, std::pair{"found", have_order}}) {
      journal_ << name << " order:";
      for (const auto& each : all)
        journal_ << ' ' << each;
      journal_ << '\n';
    }
    journal_ << "expected time " << expected_.now().count() << ", found " << real_.now().count() << '\n';
    RC_FAIL(journal_.str());
  }

  void ask(const command& c, const model::sight& of);
  void script_for(const command& c, const std::string& path);

  std::ostringstream journal_;
  real_tree real_;
  model expected_;
  int requests_ = 0;
  bool unordered_ = false; // a supervisor was killed: its children die as they are met
};

void twins::run(const command& c) {
  const auto supervisors = expected_.supervisors();
  if (supervisors.empty())
    return;
  const auto pick = [](const auto& from, int number) { return from[static_cast<std::size_t>(number) % from.size()]; };
  const auto chosen = static_cast<int>(c.where * 4 + c.which);
  if (c.what < 4) { // exits are what it is about
    const auto up = expected_.up();
    constexpr exit_reason reasons[] = {exit_reason::crashed, exit_reason::normal, exit_reason::shutdown,
                                       exit_reason::killed};
    if (up.empty())
      return;
    const auto path = pick(up, chosen);
    const auto why = reasons[c.how % 4];
    if (why == exit_reason::normal)
      for (const auto& each : supervisors)
        if (each.path == path)
          return; // a supervisor does not listen to such an exit
    unordered_ = why == exit_reason::killed;
    both(path + " ends: " + std::string{to_string(why)}, [&](auto& tree) { tree.exit(path, why); });
    unordered_ = false;
  } else if (c.what < 8) {
    ask(c, pick(supervisors, c.where));
  } else if (c.what == 8) {
    const auto hanging = expected_.hanging();
    if (hanging.empty())
      return;
    const auto path = pick(hanging, chosen);
    both(path + (c.how % 3 ? " goes on" : " fails"), [&](auto& tree) { tree.release(path, c.how % 3 != 0); });
  } else if (c.what == 9) {
    const auto by = 500ms * (1 + c.how);
    both("time passes: " + std::to_string(by.count()) + " ms", [&](auto& tree) { tree.advance(by); });
  } else {
    const auto at = pick(supervisors, c.where);
    if (!at.children.empty())
      script_for(c, at.path + '/' + pick(at.children, c.which));
  }
}

void twins::script_for(const command& c, const std::string& path) {
  const auto change = [&](script& acts) {
    switch (c.how) {
    case 0:
      acts.stubborn = !acts.stubborn;
      return " is stubborn, or not any more";
    case 1:
      acts.hangs_in_start = true;
      return " will hang in its next start";
    case 2:
      acts.ignores_start = true;
      return " will ignore its next start";
    default:
      acts.failing_starts = c.how - 2;
      return " will fail its next starts";
    }
  };
  script as_text;
  both(path + change(as_text), [&](auto& tree) { change(tree.scripts[path]); });
}

void twins::ask(const command& c, const model::sight& of) {
  const int request = ++requests_;
  const auto number = "request " + std::to_string(request) + ": ";
  const std::string id = of.children.empty() || c.which == 3
                             ? (of.dynamic ? "" : "x")
                             : of.children[static_cast<std::size_t>(c.which) % of.children.size()];
  if (c.what == 4) {
    const child_plan spec{.id = of.dynamic  ? "d" + std::to_string(request)
                                : c.how < 3 ? "n"
                                            : id,
                          .restart = types[c.how % 3],
                          .significant = !of.dynamic && c.how == 5};
    return both(number + of.path + " start_child " + spec.id,
                [&](auto& tree) { tree.start_child(of.path, spec, request); });
  }
  if (c.what == 7 && !of.dynamic)
    return both(number + of.path + " auto_shutdown " + std::string{to_string(rules[c.how % 3])},
                [&](auto& tree) { tree.set_auto_shutdown(of.path, rules[c.how % 3]); });
  if (c.what == 5 || of.dynamic) {
    if (!id.empty())
      both(number + of.path + " terminate_child " + id,
           [&](auto& tree) { tree.terminate_child(of.path, id, request); });
  } else if (c.how % 2) {
    both(number + of.path + " restart_child " + id, [&](auto& tree) { tree.restart_child(of.path, id, request); });
  } else {
    both(number + of.path + " delete_child " + id, [&](auto& tree) { tree.delete_child(of.path, id, request); });
  }
}

} // namespace

TEST(supervision_model, and_real_supervisors_never_differ) {
  log().set_level(spdlog::level::off);
  system sys{{.scheduler = scheduler_kind::testing}};
  virtual_time time{sys};
  EXPECT_TRUE(rc::check([&] {
    const auto plan = any_supervisor(0);
    const auto commands = *rc::gen::container<std::vector<command>>(any_command());
    twins both{sys, time, plan};
    for (const auto& each : commands)
      both.run(each);
  }));
  EXPECT_EQ(sys.live_processes(), 0U);
  log().set_level(spdlog::level::info);
}

} // namespace actors::test
