// A closed loop of HTTP requests over keep-alive connections, all on the calling thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace demo {

struct load_plan {
  std::uint16_t port = 0;
  std::string request;       ///< HTTP/1.1, head and body
  std::string expected_body; ///< every answer must be 200 with exactly this
  std::size_t connections = 32;
  std::chrono::milliseconds warm_up{300};
  std::chrono::milliseconds time{2'000};
};

struct load_result {
  double seconds = 0;                              ///< measured, without the warm-up
  std::vector<std::chrono::nanoseconds> latencies; ///< of every answer, sorted
  std::size_t wrong = 0;                           ///< answers that were not as expected, in the warm-up too

  [[nodiscard]] std::chrono::nanoseconds percentile(double percent) const;
};

/// Each connection sends its next request when its last one is answered; a latency is from the first byte sent to the last byte
/// received. Throws boost::system::system_error where a connection fails.
[[nodiscard]] load_result run_load(const load_plan& plan);

} // namespace demo
