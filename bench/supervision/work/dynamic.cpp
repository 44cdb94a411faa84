// How fast does a dynamic supervisor start children and stop with them, what does one cost that waits, and what a picture of all?
#include "bench/supervision/work/rows.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "supervision/tree.hpp"

#include <latch>
#include <thread>

namespace bench::supervision {

namespace {

caf::behavior wait_for_messages(actors::process*) {
  return {[](int) {}};
}

caf::actor start_one(actors::start_context& s) {
  return s.spawn(wait_for_messages);
}

/// Starts its share of the children, one at a time.
class caller final : public actors::process {
public:
  caller(caf::actor_config& config, caf::actor supervisor, std::uint64_t share, std::latch& end)
      : process(config), supervisor_(std::move(supervisor)), left_(share), done_(end) {}

protected:
  caf::behavior make_behavior() override {
    start_next();
    return {[](const caf::unit_t&) {}};
  }

  void on_end(const caf::error& reason) override {
    supervisor_ = nullptr;
    process::on_end(reason);
  }

private:
  void start_next() {
    if (left_-- == 0) {
      done_.count_down();
      quit();
      return;
    }
    call(supervisor_, std::chrono::minutes{1}, actors::start_dynamic_child_msg{start_one})
        .then([this](const caf::actor&) { start_next(); },
              [](const caf::error& why) { give_up("a child did not start", why); });
  }

  caf::actor supervisor_;
  std::uint64_t left_;
  std::latch& done_;
};

caf::actor with_children(host& on, std::uint64_t count, std::size_t callers) {
  const auto supervisor = actors::start_dynamic_supervisor(on.runtime(), {});
  if (!supervisor)
    give_up("the supervisor did not start", supervisor.error());
  std::latch done{static_cast<std::ptrdiff_t>(callers)};
  for (std::size_t n = 0; n < callers; ++n)
    on.runtime().spawn<caller>({}, *supervisor, count / callers + (n < count % callers ? 1 : 0), done);
  done.wait();
  return *supervisor;
}

} // namespace

outcome start_children(host& on, const work& what) {
  const auto supervisor = with_children(on, what.count, what.width);
  return {.ops = what.count, .release = [&on, supervisor] { on.stop(supervisor); }};
}

outcome start_and_stop(host& on, const work& what) {
  on.stop(with_children(on, what.count, what.width));
  return {.ops = what.count};
}

outcome idle_children(host& on, const work& what) {
  const auto supervisor = with_children(on, what.width, 1);
  std::this_thread::sleep_for(std::chrono::milliseconds{what.count});
  return {.ops = what.width, .release = [&on, supervisor] { on.stop(supervisor); }};
}

outcome take_pictures(host& on, const work& what) {
  const auto supervisor = with_children(on, what.width, 1);
  histogram times;
  for (std::uint64_t n = 0; n < what.count; ++n) {
    const auto from = clock::now();
    const auto tree = actors::snapshot_tree(on.runtime(), supervisor, std::chrono::minutes{1});
    times.add(clock::now() - from);
    if (!tree || tree->children.size() != what.width)
      give_up("a picture is not whole", tree ? caf::error{} : tree.error());
  }
  return {.ops = what.count, .latency = times, .release = [&on, supervisor] { on.stop(supervisor); }};
}

} // namespace bench::supervision
