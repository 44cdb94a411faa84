// The last messages of a process, as a trace keeps them: bounded in number and in the text of each.
//
// Traces are off by default. They are switched on with the start (`start_options::trace`) or for a running process
// (libactors/sys.hpp), asked for there, and part of the crash report of a process that is being traced.
//
// Threading: plain values.
#pragma once

#include "libactors/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace actors {

struct trace_entry {
  enum class kind : std::uint8_t {
    message, ///< one without an answer
    call,    ///< a request, by `call` or by CAF's own
    answer,  ///< to a call of the process itself
    timer,   ///< what the process asked for with `after`, and deadlines of its own calls
    exit,    ///< an exit that somebody sent
    down,    ///< the end of somebody whom the process monitors
  };

  time_point when = {}; ///< its turn came
  enum kind kind = kind::message;
  std::uint64_t from = 0; ///< CAF's actor id of the sender, 0 where there is none
  std::string text = {};  ///< the values, as far as they can be printed, else their types; cut to the bound
};

/// The oldest first.
using message_trace = std::vector<trace_entry>;

[[nodiscard]] std::string_view to_string(enum trace_entry::kind kind) noexcept;

/// A line per entry, each ended by a line feed; times are relative to `now`:
///
///   -1.204 s  call  from 12  (@addatom, 2)
[[nodiscard]] std::string to_text(const message_trace& trace, time_point now);

} // namespace actors
