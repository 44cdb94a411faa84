// Savina's "thread ring": how fast does one token go around, when only one process has work at a time?
// Source: Savina (see fork_join.cpp); parameters there: 100 actors, 100,000 hops.
#include "bench/core/work/rows.hpp"

#include <caf/send.hpp>

#include <latch>

namespace bench::core {

namespace {

class member final : public process {
public:
  member(caf::actor_config& config, std::latch& end) : process(config), done_(end) {}

  void on_exit() override { next_ = nullptr; }

protected:
  caf::behavior make_behavior() override {
    return {
        [this](int hops_left) {
          if (hops_left != 0)
            send(next_, hops_left - 1);
          else
            send(next_, caf::close_atom_v);
        },
        [this](caf::close_atom) {
          send(next_, caf::close_atom_v);
          quit();
          done_.count_down();
        },
        [this](caf::join_atom, caf::actor& next) { next_ = std::move(next); },
    };
  }

private:
  caf::actor next_;
  std::latch& done_;
};

} // namespace

outcome thread_ring(host& on, const work& what) {
  std::latch done{static_cast<std::ptrdiff_t>(what.width)};
  std::vector<caf::actor> ring;
  ring.reserve(what.width);
  for (std::size_t n = 0; n < what.width; ++n)
    ring.push_back(on.spawn<member>(done));
  for (std::size_t n = 0; n < what.width; ++n)
    caf::anon_send(ring[n], caf::join_atom_v, ring[(n + 1) % what.width]);
  caf::anon_send(ring.front(), static_cast<int>(what.count));
  done.wait();
  return {.ops = what.count};
}

} // namespace bench::core
