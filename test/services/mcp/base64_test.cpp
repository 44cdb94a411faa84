#include "services/mcp/base64.hpp"

#include <gtest/gtest.h>

namespace actors::mcp {
namespace {

// Source: RFC 4648, section 10.
TEST(base64, encodes_and_decodes_the_test_vectors_of_the_rfc) {
  for (auto [plain, coded] : {std::pair{"", ""},
                              {"f", "Zg=="},
                              {"fo", "Zm8="},
                              {"foo", "Zm9v"},
                              {"foob", "Zm9vYg=="},
                              {"fooba", "Zm9vYmE="},
                              {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(base64_encode(plain), coded);
    EXPECT_EQ(base64_decode(coded), plain);
  }
}

TEST(base64, refuses_to_decode_what_is_not_strictly_base64) {
  for (auto text : {"Zg", "Zg=", "Zg===", "Z===", "====", "Zm9v\n", " Zm9v", "Zm=v", "Zm9v====", "Zm-_", "Zg==Zg=="})
    EXPECT_EQ(base64_decode(text), std::nullopt) << text;
}

// Source: RFC 4648, sections 3.5 and 5.
TEST(base64url, has_one_spelling_for_any_bytes) {
  for (auto [plain, coded] :
       {std::pair{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"\xfb\xef\xff", "--__"}}) {
    EXPECT_EQ(base64url_encode(plain), coded);
    EXPECT_EQ(base64url_decode(coded), plain);
  }
  for (auto text : {"Zg==", "Zm8=", "Z", "Zm9vZ", "Zh", "Zm9", "++//", "Zm 8", "Zm8\n"})
    EXPECT_EQ(base64url_decode(text), std::nullopt) << text;
}

TEST(base64, carries_every_byte_over_many_chunks) {
  std::string bytes(7'000'001, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>(i * 31 >> 3);
  auto coded = base64_encode(bytes);
  EXPECT_EQ(coded.size(), (bytes.size() + 2) / 3 * 4);
  EXPECT_TRUE(base64_decode(coded) == bytes);
}

} // namespace
} // namespace actors::mcp
