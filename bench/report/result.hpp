// One row of a bench report: what was measured of ours and of each peer, and what was asked for.
//
// A field that was not measured stays empty: the JSON then lacks it, the text has a dash. Plain values, one thread at a time.
#pragma once

#include "bench/load/histogram.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// Of several runs.
struct spread {
  double median = 0;
  double min = 0;
  double max = 0;
  std::vector<double> samples = {}; ///< one for each run, in their order
};

/// Requires: at least one value.
[[nodiscard]] spread spread_of(std::vector<double> values);

struct latencies {
  double p50 = 0; // µs, all of them
  double p90 = 0;
  double p99 = 0;
  double p999 = 0;
  double max = 0;
};

[[nodiscard]] latencies latencies_of(const histogram& seen);

/// Each percentile is the median over the runs, `max` the largest of all. Requires: at least one run.
[[nodiscard]] latencies median_of(const std::vector<latencies>& runs);

/// One program's figures.
struct figures {
  std::string runtime = {}; ///< what it says that it runs on; empty: nothing
  std::optional<spread> ops_per_s = {};
  std::optional<latencies> latency_us = {};
  std::optional<spread> cpu_us_per_op = {};
  std::optional<double> cpu_percent = {};      ///< of one core
  std::optional<double> memory_mib = {};       ///< resident, at the end
  std::optional<double> memory_delta_mib = {}; ///< resident, end less begin
  std::optional<double> memory_peak_mib = {};
  std::optional<double> bytes_per_process = {}; ///< resident, of one that waits; or of a session
  std::optional<double> share_of_unloaded = {}; ///< of the same program's rate without the load that it has here
};

struct peer {
  std::string name;
  figures measured;
  std::string way = {}; ///< in what it differs from the program that it is named after; empty: it is that
};

struct requirement {
  std::string what; ///< "calls a second, of the Beast peer's"
  double value;
  double limit;
  bool at_least; ///< else at most
  std::string unit = {};

  [[nodiscard]] bool is_met() const noexcept { return at_least ? value >= limit : value <= limit; }
};

/// Which operations of a row are messages through the mailbox of a process.
enum class crossing : std::uint8_t {
  yes,       ///< each is at least one
  per_batch, ///< a message carries several
  partly,    ///< some are none
  no,        ///< all are none
};

/// "yes", "per batch", "partly", "no".
[[nodiscard]] std::string_view to_string(crossing of) noexcept;

/// Nothing: `text` is none of them.
[[nodiscard]] std::optional<crossing> read_crossing(std::string_view text) noexcept;

/// What a row is about.
enum class subject : std::uint8_t {
  work,   ///< a rate, or latencies
  memory, ///< what is resident
  idling, ///< the CPU of a program that has nothing to do
};

struct result {
  std::string suite;
  std::string name;
  std::string workload;
  crossing mailbox = crossing::yes;      ///< where it is about work
  std::optional<std::uint64_t> ops = {}; ///< counted in the first run of ours
  std::optional<std::size_t> connections = {};
  std::optional<double> offered_per_s = {};  ///< open loop
  std::optional<std::uint64_t> workers = {}; ///< processes that take part
  std::size_t runs = 1;
  figures ours = {};
  std::vector<peer> peers = {};
  std::vector<requirement> required = {};

  [[nodiscard]] const figures* find_peer(std::string_view peer_name) const noexcept;

  [[nodiscard]] subject about() const noexcept;
};

/// Ours divided by the peer's, where both were measured.
[[nodiscard]] std::optional<double> ratio(const std::optional<spread>& ours, const std::optional<spread>& theirs);

} // namespace bench
