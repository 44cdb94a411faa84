// Savina's "chameneos": how many pairs a second meet at one mall, that everybody contends for?
// Source: Savina (see fork_join.cpp); parameters there: 100 chameneos, 200,000 meetings.
#include "bench/core/work/rows.hpp"

#include <caf/send.hpp>

#include <latch>

namespace bench::core {

namespace {

constexpr int faded = 3;

/// Of blue 0, red 1 and yellow 2: its own where both are the same, else the third.
int complement(int one, int other) {
  if (one == faded || other == faded)
    return faded;
  return one == other ? one : 3 - one - other;
}

class creature final : public process {
public:
  creature(caf::actor_config& config, caf::actor mall, int colour)
      : process(config), mall_(std::move(mall)), colour_(colour) {}

  void on_exit() override { mall_ = nullptr; }

protected:
  caf::behavior make_behavior() override {
    go();
    return {
        [this](caf::join_atom, int colour, const caf::actor& other) {
          colour_ = complement(colour_, colour);
          ++meetings_;
          send(other, caf::update_atom_v, colour_);
          go();
        },
        [this](caf::update_atom, int colour) {
          colour_ = colour;
          ++meetings_;
          go();
        },
        [this](caf::close_atom) {
          colour_ = faded;
          send(mall_, caf::put_atom_v, meetings_);
          quit();
        },
    };
  }

private:
  void go() { send(mall_, caf::join_atom_v, colour_, caf::actor{this}); }

  caf::actor mall_;
  int colour_;
  std::uint64_t meetings_ = 0;
};

class mall final : public process {
public:
  mall(caf::actor_config& config, const work& what, std::uint64_t& told, std::latch& end)
      : process(config), meetings_left_(what.count), creatures_left_(what.width), told_(told), done_(end) {}

  void on_exit() override { waiting_ = nullptr; }

protected:
  caf::behavior make_behavior() override {
    return {
        [this](caf::join_atom, int colour, caf::actor& who) {
          if (meetings_left_ == 0) {
            send(who, caf::close_atom_v);
          } else if (!waiting_) {
            waiting_ = std::move(who);
          } else {
            --meetings_left_;
            send(waiting_, caf::join_atom_v, colour, std::move(who));
            waiting_ = nullptr;
          }
        },
        [this](caf::put_atom, std::uint64_t meetings) {
          told_ += meetings;
          if (--creatures_left_ != 0)
            return;
          quit();
          done_.count_down();
        },
    };
  }

private:
  caf::actor waiting_;
  std::uint64_t meetings_left_;
  std::size_t creatures_left_;
  std::uint64_t& told_;
  std::latch& done_;
};

} // namespace

outcome chameneos(host& on, const work& what) {
  std::uint64_t told = 0;
  std::latch done{1};
  {
    const auto at = on.spawn<mall>(what, told, done);
    for (std::size_t n = 0; n < what.width; ++n)
      on.spawn<creature>(at, static_cast<int>(n % 3));
  }
  done.wait();
  // Each meeting is told by both.
  return {.ops = told / 2};
}

} // namespace bench::core
