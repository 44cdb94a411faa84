#include "services/pool/routing.hpp"

namespace actors {

namespace {

// SplitMix64: a step of its generator, which is also a good hash of one number.
constexpr std::uint64_t spread(std::uint64_t value) noexcept {
  value = (value ^ (value >> 30)) * 0xbf58'476d'1ce4'e5b9;
  value = (value ^ (value >> 27)) * 0x94d0'49bb'1331'11eb;
  return value ^ (value >> 31);
}

} // namespace

std::string_view to_string(routing policy) noexcept {
  switch (policy) {
  case routing::first_idle:
    return "first_idle";
  case routing::round_robin:
    return "round_robin";
  case routing::least_loaded:
    return "least_loaded";
  case routing::consistent_hash:
    return "consistent_hash";
  case routing::random:
    return "random";
  }
  return "unknown";
}

std::size_t random_choice::next(std::size_t among) noexcept {
  state_ += 0x9e37'79b9'7f4a'7c15;
  // The high half of the product of 32 bits: even, but for one in 2^32 / among.
  return static_cast<std::size_t>(((spread(state_) >> 32) * std::uint64_t{among}) >> 32);
}

std::size_t consistent_hash::pick(std::uint64_t key, std::size_t among) noexcept {
  std::int64_t place = -1;
  std::int64_t next = 0;
  while (next < static_cast<std::int64_t>(among)) {
    place = next;
    key = key * 2'862'933'555'777'941'757U + 1;
    next = static_cast<std::int64_t>(static_cast<double>(place + 1) * (static_cast<double>(std::int64_t{1} << 31) /
                                                                       static_cast<double>((key >> 33) + 1)));
  }
  return static_cast<std::size_t>(place);
}

std::uint64_t routing_key(std::string_view text) noexcept {
  std::uint64_t value = 0xcbf2'9ce4'8422'2325;
  for (const char each : text)
    value = (value ^ static_cast<unsigned char>(each)) * 0x0000'0100'0000'01b3;
  return spread(value);
}

} // namespace actors
