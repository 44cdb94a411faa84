#include "test/fuzz/fuzz.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace actors::fuzz {

void must(bool holds, const char* property) {
  if (holds)
    return;
  std::fprintf(stderr, "must hold, but does not: %s\n", property);
  std::abort();
}

std::string_view take_line(std::string_view& input) {
  const auto end = input.find('\n');
  const auto line = input.substr(0, end);
  input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
  return line;
}

} // namespace actors::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  actors::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
