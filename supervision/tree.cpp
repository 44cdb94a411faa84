#include "supervision/tree.hpp"

#include "libactors/errc.hpp"
#include "libactors/process.hpp"
#include "libactors/sys.hpp"
#include "libactors/system.hpp"
#include "supervision/detail/survey.hpp"

#include <caf/actor_cast.hpp>
#include <caf/response_promise.hpp>

#include <algorithm>

namespace actors {

namespace {

/// For the length of a mailbox, asked of a process that is at work. One whose handler does not return must not delay the picture.
constexpr duration patience_with_workers = std::chrono::milliseconds{20};

std::string_view id_of(const detail::child_row& row) {
  return row.label.empty() ? row.spec->id : row.label;
}

/// Asks all supervisors below a root, and answers when the last one has answered or missed the deadline.
class tree_collector final : public process {
public:
  tree_collector(caf::actor_config& config, caf::actor root, duration timeout)
      : process(config), root_(std::move(root)), timeout_(timeout) {}

protected:
  caf::behavior make_behavior() override {
    deadline_ = later(now(), timeout_);
    after(later(deadline_, timeout_) - now(), [this] { quit(); });
    return {[this](collect_tree_msg) {
      answer_ = make_response_promise();
      tree_.kind = child_kind::supervisor;
      tree_.process = root_.id();
      ask(root_, tree_);
    }};
  }

  void on_end(const caf::error& reason) override {
    root_ = nullptr;
    answer_ = {};
    process::on_end(reason);
  }

private:
  /// The children of one supervisor, as far as they are known; their supervisors are asked when the last page is there.
  struct survey {
    caf::actor supervisor;
    tree_node& node; // stays where it is: its siblings are complete before any of them is asked
    std::vector<std::pair<std::size_t, caf::actor>> below = {};
    std::vector<std::pair<std::size_t, caf::actor>> at_work = {};
  };
  using survey_ptr = std::shared_ptr<survey>;

  void ask(const caf::actor& supervisor, tree_node& node) {
    ++open_;
    next_page(std::make_shared<survey>(survey{supervisor, node}), 0);
  }

  void next_page(const survey_ptr& of, std::uint64_t place) {
    call(of->supervisor, deadline_ - now(), detail::survey_msg{place})
        .then(
            [this, of](detail::survey_page& page) {
              fill(*of, page);
              if (page.place != 0)
                next_page(of, page.place);
              else
                go_below(*of);
            },
            [this, of](const caf::error& why) {
              of->node.unresponsive = true;
              if (&of->node == &tree_ && !tree_.supervisor)
                failure_ = why;
              go_below(*of);
            });
  }

  void fill(survey& of, detail::survey_page& page) {
    const auto time = now();
    auto& node = of.node;
    if (!node.supervisor) {
      node.mailbox = page.supervisor.mailbox;
      if (&node == &tree_) {
        node.id = page.supervisor.label;
        node.age = time - page.supervisor.since;
      }
      node.supervisor = std::make_shared<const supervisor_info>(std::move(page.supervisor));
      node.children.reserve(page.children);
    }
    for (auto& row : page.rows) {
      const auto position = node.children.size();
      auto& child = node.children.emplace_back();
      child.id = id_of(row);
      child.kind = row.spec->kind;
      child.state = row.state;
      child.process = row.process ? row.process.id() : 0;
      child.restarts = row.restarts;
      if (row.last_exit)
        child.last_exit = describe(*row.last_exit);
      child.age = time - row.since;
      if (row.next_start)
        child.next_start = *row.next_start - time;
      if (!row.process)
        continue;
      if (child.kind == child_kind::supervisor && child.state == child_state::running)
        of.below.emplace_back(position, std::move(row.process));
      else if (const auto* known = dynamic_cast<const process*>(caf::actor_cast<caf::abstract_actor*>(row.process)))
        if (child.mailbox = known->mailbox_length_at_a_glance(); !child.mailbox)
          of.at_work.emplace_back(position, std::move(row.process));
    }
  }

  void go_below(survey& of) {
    for (const auto& [position, supervisor] : of.below)
      ask(supervisor, of.node.children[position]);
    const auto patience = std::min(patience_with_workers, deadline_ - now());
    for (const auto& [position, worker] : of.at_work) {
      ++open_;
      call_urgently(worker, patience, sys::get_status_msg{})
          .then(
              [this, &node = of.node.children[position]](const sys::status& status) {
                node.mailbox = status.mailbox;
                finish_one();
              },
              [this](const caf::error&) { finish_one(); });
    }
    finish_one();
  }

  void finish_one() {
    if (--open_ > 0)
      return;
    if (failure_)
      answer_.deliver(failure_);
    else
      answer_.deliver(std::move(tree_));
    quit();
  }

  caf::actor root_;
  const duration timeout_;
  time_point deadline_;
  caf::response_promise answer_;
  tree_node tree_;
  caf::error failure_;
  std::size_t open_ = 0;
};

} // namespace

caf::actor spawn_tree_collector(system& sys, const caf::actor& root, duration timeout) {
  return sys.spawn<tree_collector>({.label = "tree_collector"}, root, timeout);
}

caf::expected<tree_node> snapshot_tree(system& sys, const caf::actor& root, duration timeout) {
  constexpr duration more = std::chrono::seconds{1};
  return sys.call<tree_node>(spawn_tree_collector(sys, root, timeout), std::min(timeout, duration::max() - more) + more,
                             collect_tree_msg{});
}

} // namespace actors
