#include "supervision/backoff.hpp"

#include "supervision/errc.hpp"

#include <algorithm>
#include <cmath>

namespace actors {

caf::error validate(const backoff& rules) {
  // Written so that a NaN is refused.
  if (rules.initial < duration::zero() || rules.cap < rules.initial || rules.reset_after < duration::zero())
    return make_error(supervision_errc::invalid_backoff, "expected 0 <= initial <= cap and reset_after >= 0");
  if (!(rules.factor >= 1))
    return make_error(supervision_errc::invalid_backoff,
                      "factor " + std::to_string(rules.factor) + ", expected 1 or more");
  if (!(rules.jitter >= 0 && rules.jitter <= 1))
    return make_error(supervision_errc::invalid_backoff,
                      "jitter " + std::to_string(rules.jitter) + ", expected 0 to 1");
  return {};
}

duration backoff_delay::next(const backoff& rules, time_point now, double random) noexcept {
  if (now - resumed_ >= rules.reset_after)
    attempts_ = 0;
  // 0 * inf is no number.
  const auto grown = rules.initial == duration::zero()
                         ? 0.0
                         : static_cast<double>(rules.initial.count()) * std::pow(rules.factor, attempts_);
  const auto capped = std::min(grown, static_cast<double>(rules.cap.count()));
  const auto spread = capped * (1 + rules.jitter * (2 * random - 1));
  // The end of time is no delay that anybody means, and would overflow.
  const auto longest = static_cast<double>(duration::max().count()) / 4;
  const duration delay{static_cast<duration::rep>(std::min(spread, longest))};
  ++attempts_;
  resumed_ = later(now, delay);
  return delay;
}

} // namespace actors
