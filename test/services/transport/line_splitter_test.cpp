#include "services/transport/detail/line_splitter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::transport::detail {
namespace {

using testing::ElementsAre;

// The lines of `text` when it comes in pieces of that size; one too large shows as "!".
std::vector<std::string> split(std::string_view text, std::size_t piece, std::size_t limit = 100) {
  std::vector<std::string> lines;
  const auto take = [&](const std::string& line, bool too_large) { lines.push_back(too_large ? "!" + line : line); };
  line_splitter splitter{limit};
  for (std::size_t at = 0; at < text.size(); at += piece)
    splitter.feed(text.substr(at, piece), take);
  splitter.finish(take);
  return lines;
}

TEST(line_splitter, gives_the_same_lines_however_the_bytes_are_cut) {
  for (std::size_t piece = 1; piece != 20; ++piece)
    EXPECT_THAT(split("one\r\n\ntwo\n\r\nth\rree", piece), ElementsAre("one", "two", "th\rree")) << piece;
}

TEST(line_splitter, drops_the_text_of_a_line_over_the_limit_and_goes_on_after_it) {
  for (std::size_t piece = 1; piece != 20; ++piece)
    EXPECT_THAT(split("12345\n1234\r\n123456789\nabc\n12345", piece, 4), ElementsAre("!", "1234", "!", "abc", "!"))
        << piece;
}

TEST(line_splitter, gives_nothing_for_nothing) {
  EXPECT_THAT(split("", 1), ElementsAre());
}

} // namespace
} // namespace actors::transport::detail
