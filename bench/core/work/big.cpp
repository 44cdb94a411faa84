// Savina's "big": how do many processes do that all send to each other?
// Source: Savina (see fork_join.cpp); parameters there: 120 actors, 20,000 pings each.
#include "bench/core/work/rows.hpp"

#include <caf/send.hpp>

#include <latch>

namespace bench::core {

namespace {

using members = std::vector<caf::actor>;

class member final : public process {
public:
  member(caf::actor_config& config, int id, std::uint64_t count, std::latch& end)
      : process(config), id_(id), random_(static_cast<std::uint32_t>(id) + 1), left_(count), done_(end) {}

  void on_exit() override { all_.clear(); }

protected:
  caf::behavior make_behavior() override {
    return {
        [this](caf::ping_atom, int from) { send(all_[static_cast<std::size_t>(from)], caf::pong_atom_v, id_); },
        [this](caf::pong_atom, int) {
          if (--left_ != 0)
            send_ping();
          else
            done_.count_down();
        },
        [this](caf::open_atom) { send_ping(); },
        [this](caf::join_atom, const members& all) { all_ = all; },
        [this](caf::close_atom) { quit(); },
    };
  }

private:
  /// The same sequence as in the other runtimes: small enough for a small integer of the BEAM.
  void send_ping() {
    random_ = (random_ * 75 + 74) % 65'537;
    send(all_[random_ % all_.size()], caf::ping_atom_v, id_);
  }

  int id_;
  std::uint32_t random_;
  std::uint64_t left_;
  members all_;
  std::latch& done_;
};

} // namespace

outcome big(host& on, const work& what) {
  std::latch done{static_cast<std::ptrdiff_t>(what.width)};
  members all;
  all.reserve(what.width);
  for (std::size_t n = 0; n < what.width; ++n)
    all.push_back(on.spawn<member>(static_cast<int>(n), what.count, done));
  for (const auto& each : all)
    caf::anon_send(each, caf::join_atom_v, all);
  for (const auto& each : all)
    caf::anon_send(each, caf::open_atom_v);
  done.wait();
  for (const auto& each : all)
    caf::anon_send(each, caf::close_atom_v);
  return {.ops = what.count * what.width};
}

} // namespace bench::core
