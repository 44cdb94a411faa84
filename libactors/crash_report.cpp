#include "libactors/crash_report.hpp"

#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"

namespace actors {

std::string to_text(const crash_report& report) {
  // An exception's description names label and message by itself.
  auto text = report.label + " ended: " + describe(report.reason);
  if (!crash_of(report.reason))
    text += " (on " + report.message + ")";
  if (report.trace.empty())
    return text;
  text += "; its last messages:\n" + to_text(report.trace, report.when);
  text.pop_back();
  return text;
}

} // namespace actors
