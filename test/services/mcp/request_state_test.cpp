#include "test/services/mcp/messages.hpp"

#include "services/mcp/base64.hpp"
#include "services/mcp/detail/request_state.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace actors::mcp::detail {
namespace {

using namespace std::chrono_literals;
using boost::json::object;
using test::json;

const std::string old_key(32, 'o');
const std::string new_key(32, 'n');
const state_seal::time_point noon{1'800'000'000s};

binding deploy(std::string_view arguments = R"({"target": "blue", "count": 5})") {
  return {.method = "tools/call",
          .name = "deploy",
          .arguments = digest_of(json(arguments).as_object()),
          .subject = "alice"};
}

const object& content() {
  static const object out = json(R"({"answers": {"name": "Ada", "age": 36, "half": 0.5}, "once": [null]})").as_object();
  return out;
}

/// Why it is refused; nothing if it is opened.
std::optional<state_error> refusal(const state_seal& by, std::string_view text, const binding& of = deploy(),
                                   state_seal::time_point now = noon) {
  const auto found = by.open(text, of, now);
  return found ? std::nullopt : std::optional{found.error()};
}

TEST(state_seal, opens_what_any_instance_with_the_key_has_sealed) {
  const auto text = state_seal{{new_key}}.seal(content(), deploy(), noon + 1min);
  EXPECT_EQ(state_seal{{new_key}}.open(text, deploy(), noon).value(), content());
  EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), text.npos);
}

TEST(state_seal, seals_with_the_first_key_and_opens_with_all) {
  const state_seal before{{old_key}};
  const state_seal during{{new_key, old_key}};
  const state_seal after{{new_key}};
  const auto old_text = before.seal(content(), deploy(), noon + 1min);
  const auto new_text = during.seal(content(), deploy(), noon + 1min);
  EXPECT_EQ(refusal(during, old_text), std::nullopt);
  EXPECT_EQ(refusal(during, new_text), std::nullopt);
  EXPECT_EQ(refusal(after, new_text), std::nullopt);
  EXPECT_EQ(refusal(after, old_text), state_error::unknown_key);
  EXPECT_EQ(refusal(before, new_text), state_error::unknown_key);
}

TEST(state_seal, without_keys_makes_one_that_nobody_else_has) {
  const state_seal one;
  const auto text = one.seal(content(), deploy(), noon + 1min);
  EXPECT_EQ(refusal(one, text), std::nullopt);
  EXPECT_EQ(refusal(state_seal{}, text), state_error::unknown_key);
}

TEST(state_seal, takes_no_short_key) {
  EXPECT_THROW((state_seal{{new_key, std::string(31, 'x')}}), std::invalid_argument);
  EXPECT_THROW(state_seal{{""}}, std::invalid_argument);
}

TEST(state_seal, opens_until_it_expires) {
  const state_seal seal{{new_key}};
  const auto text = seal.seal(content(), deploy(), noon);
  EXPECT_EQ(refusal(seal, text, deploy(), noon - 1ms), std::nullopt);
  EXPECT_EQ(refusal(seal, text, deploy(), noon), state_error::expired);
  EXPECT_EQ(refusal(seal, text, deploy(), noon + 24h), state_error::expired);
}

TEST(state_seal, belongs_to_one_request_of_one_subject) {
  const state_seal seal{{new_key}};
  const auto text = seal.seal(content(), deploy(), noon + 1min);
  auto other = deploy();
  other.method = "prompts/get";
  EXPECT_EQ(refusal(seal, text, other), state_error::foreign);
  other = deploy();
  other.name = "destroy";
  EXPECT_EQ(refusal(seal, text, other), state_error::foreign);
  other = deploy();
  other.subject = "mallory";
  EXPECT_EQ(refusal(seal, text, other), state_error::foreign);
  other.subject = "";
  EXPECT_EQ(refusal(seal, text, other), state_error::foreign);
  // The same letters, split elsewhere.
  other = deploy();
  other.method = "tools/calld";
  other.name = "eploy";
  EXPECT_EQ(refusal(seal, text, other), state_error::foreign);
}

TEST(state_seal, belongs_to_what_the_arguments_mean_and_not_to_how_they_are_spelled) {
  const state_seal seal{{new_key}};
  const auto text = seal.seal(content(), deploy(), noon + 1min);
  for (auto same : {R"({"count": 5, "target": "blue"})", R"({"count": 5.0, "target": "bl\u0075e"})",
                    R"({"count": 0.5e1, "target": "blue"})"})
    EXPECT_EQ(refusal(seal, text, deploy(same)), std::nullopt) << same;
  for (auto other : {R"({"count": 6, "target": "blue"})", R"({"count": "5", "target": "blue"})",
                     R"({"count": 5, "target": "blue", "more": null})", R"({"count": 5})", R"({})",
                     R"({"count": 5.5, "target": "blue"})", R"({"count": [5], "target": "blue"})"})
    EXPECT_EQ(refusal(seal, text, deploy(other)), state_error::foreign) << other;
}

TEST(state_seal, refuses_every_change_of_one_bit) {
  const state_seal seal{{new_key}};
  const auto text = seal.seal(content(), deploy(), noon + 1min);
  const auto bytes = base64url_decode(text).value();
  for (std::size_t at = 0; at < bytes.size(); ++at)
    for (unsigned bit = 0; bit < 8; ++bit) {
      auto changed = bytes;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ 1U << bit);
      const auto expected = at == 0  ? state_error::malformed
                            : at < 5 ? state_error::unknown_key
                                     : state_error::tampered;
      EXPECT_EQ(refusal(seal, base64url_encode(changed)), expected) << "byte " << at << ", bit " << bit;
    }
}

TEST(state_seal, refuses_every_change_of_one_character) {
  const state_seal seal{{new_key}};
  // A content for each number of bits that the last character has too many.
  for (auto more : {"", "x", "xx"}) {
    const auto text = seal.seal({{"more", more}}, deploy(), noon + 1min);
    ASSERT_EQ(refusal(seal, text), std::nullopt);
    for (std::size_t at = 0; at < text.size(); ++at)
      for (int other = 0; other < 256; ++other) {
        auto changed = text;
        changed[at] = static_cast<char>(other);
        if (changed != text) {
          EXPECT_NE(refusal(seal, changed), std::nullopt) << at << ": " << changed;
        }
      }
  }
}

TEST(state_seal, refuses_every_part_of_a_state_and_anything_behind_it) {
  const state_seal seal{{new_key}};
  const auto text = seal.seal(content(), deploy(), noon + 1min);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_NE(refusal(seal, text.substr(0, size)), std::nullopt) << size;
    EXPECT_NE(refusal(seal, text.substr(text.size() - size)), std::nullopt) << size;
  }
  for (auto more : {"A", "AA", "AAA", "AAAA", "=", "==", "\n", " "})
    EXPECT_NE(refusal(seal, text + more), std::nullopt) << more;
}

TEST(state_seal, refuses_the_parts_of_two_states_put_together) {
  const state_seal seal{{new_key}};
  const auto one = base64url_decode(seal.seal(content(), deploy(), noon + 1min)).value();
  const auto other = base64url_decode(seal.seal({{"answers", object{}}}, deploy(R"({})"), noon + 24h)).value();
  for (std::size_t cut = 0; cut < std::min(one.size(), other.size()); ++cut)
    for (const auto& mixed : {one.substr(0, cut) + other.substr(cut), other.substr(0, cut) + one.substr(cut)})
      if (mixed != one && mixed != other) {
        EXPECT_EQ(refusal(seal, base64url_encode(mixed)), state_error::tampered) << cut;
      }
}

TEST(state_seal, refuses_what_is_no_state_at_all) {
  const state_seal seal{{new_key}};
  for (const auto& text : {std::string{}, std::string{"tampered"}, std::string(200, 'A'), std::string(200, '\0'),
                           std::string(200, '='), std::string{R"({"answers": {}})"}})
    EXPECT_EQ(refusal(seal, text), state_error::malformed) << text;
}

TEST(state_seal, opens_up_to_its_limit_of_characters) {
  const state_seal wide{{new_key}};
  const auto text = wide.seal({{"filler", std::string(40'000, 'x')}}, deploy(), noon + 1min);
  ASSERT_LT(text.size(), wide.max_bytes());
  EXPECT_EQ(refusal(wide, text), std::nullopt);
  EXPECT_EQ(refusal(state_seal{{new_key}, text.size()}, text), std::nullopt);
  EXPECT_EQ(refusal(state_seal{{new_key}, text.size() - 1}, text), state_error::malformed);
}

TEST(digest_of, tells_apart_what_json_tells_apart) {
  std::set<digest> seen;
  std::size_t count = 0;
  for (auto text : {R"({})",
                    R"({"a": null})",
                    R"({"a": {}})",
                    R"({"a": []})",
                    R"({"a": ""})",
                    R"({"a": 0})",
                    R"({"a": false})",
                    R"({"a": true})",
                    R"({"a": [0]})",
                    R"({"a": [[]]})",
                    R"({"a": [[], []]})",
                    R"({"a": [[[]]]})",
                    R"({"a": "b"})",
                    R"({"ab": ""})",
                    R"({"a": 0, "b": 0})",
                    R"({"a": {"b": 0}})",
                    R"({"a": 9223372036854775807})",
                    R"({"a": 9223372036854775808})",
                    R"({"a": -9223372036854775808})",
                    R"({"a": 18446744073709551615})",
                    R"({"a": 1e300})",
                    R"({"a": 0.1})",
                    R"({"a": -0.1})"}) {
    seen.insert(digest_of(json(text).as_object()));
    ++count;
  }
  EXPECT_EQ(seen.size(), count);
}

TEST(digest_of, takes_equal_numbers_for_equal) {
  const auto of = [](std::string_view text) { return digest_of(json(text).as_object()); };
  EXPECT_EQ(of(R"({"a": 0})"), of(R"({"a": -0.0})"));
  EXPECT_EQ(of(R"({"a": 9223372036854775808})"), of(R"({"a": 9223372036854775808.0})"));
  EXPECT_EQ(of(R"({"a": -9223372036854775808})"), of(R"({"a": -9223372036854775808.0})"));
  EXPECT_EQ(of(R"({"a": {"x": 1, "y": [2]}})"), of(R"({"a": {"y": [2.0], "x": 1.0}})"));
}

} // namespace
} // namespace actors::mcp::detail
