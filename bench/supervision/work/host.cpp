#include "bench/supervision/work/host.hpp"

#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace bench::supervision {

host::host(std::size_t threads) : system_(actors::system_options{.workers = threads}) {
  actors::log().set_level(spdlog::level::off);
}

void host::stop(const caf::actor& whom) {
  if (system_.stop(whom, std::chrono::minutes{1}) != actors::stop_result::stopped)
    give_up("a supervisor does not stop", {});
}

void give_up(std::string_view what, const caf::error& why) {
  fmt::print(stderr, "{}: {}\n", what, actors::describe(why));
  std::_Exit(1);
}

} // namespace bench::supervision
