// The runtime of the rows, and what is the same for several of them.
#pragma once

#include "libactors/system.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace bench::supervision {

class host {
public:
  /// Logs nothing: crashes are told to happen here, and the BEAM's logger is off as well.
  explicit host(std::size_t threads);

  [[nodiscard]] actors::system& runtime() noexcept { return system_; }

  /// Requires: it stops in order, as supervisors and idle processes do.
  void stop(const caf::actor& whom);

  [[nodiscard]] static std::string name() { return "libactors"; }

private:
  actors::system system_;
};

/// For what must not fail: says why and ends the program.
[[noreturn]] void give_up(std::string_view what, const caf::error& why);

} // namespace bench::supervision
