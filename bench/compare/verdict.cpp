#include "bench/compare/verdict.hpp"

namespace bench {

namespace {

// 5 % is 5 %, also where 1 - 0.95 is a little more than 0.05.
constexpr double rounding = 1e-9;

} // namespace

std::string_view to_string(verdict of) {
  switch (of) {
  case verdict::pass:
    return "pass";
  case verdict::warn:
    return "warn";
  case verdict::fail:
    return "FAIL";
  case verdict::undecided:
    break;
  }
  return "undecided";
}

verdict judge(const shift& by, const limits& all) {
  if (by.smallest_chance > all.level)
    return verdict::undecided;
  const auto lost = 1 - by.factor;
  if (lost < all.warn - rounding || by.chance_if_not_slower > all.level)
    return verdict::pass;
  return lost > all.fail + rounding ? verdict::fail : verdict::warn;
}

judgement judge(const std::vector<double>& before, const std::vector<double>& after, pairing how, const limits& all) {
  const auto by = how == pairing::in_turn ? shift_of_pairs(before, after) : shift_of_independent(before, after);
  return {.is = judge(by, all), .by = by};
}

} // namespace bench
