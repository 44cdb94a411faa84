#include "services/jsonrpc/parse.hpp"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace actors::jsonrpc;

template <class T>
T parsed_as(std::string_view text) {
  auto in = parse(text);
  EXPECT_TRUE(in) << text << ": " << in.error().message;
  return std::get<T>(std::get<message>(in.value()));
}

parse_error refusal_of(std::string_view text) {
  const auto in = parse(text);
  EXPECT_FALSE(in) << text;
  return in.error();
}

TEST(parse, tells_the_four_kinds_of_message_apart) {
  const auto ask = parsed_as<request>(R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}})");
  EXPECT_EQ(ask.id, id{1});
  EXPECT_EQ(ask.method, "m");
  EXPECT_EQ(ask.params, (boost::json::object{{"a", 1}}));

  const auto note = parsed_as<notification>(R"({"jsonrpc":"2.0","method":"n","params":[1]})");
  EXPECT_EQ(note.method, "n");
  EXPECT_EQ(note.params, (boost::json::array{1}));

  const auto answer = parsed_as<response>(R"({"jsonrpc":"2.0","id":"x","result":null})");
  EXPECT_EQ(answer.id, id{"x"});
  EXPECT_TRUE(answer.result.is_null());

  const auto no = parsed_as<error_response>(R"({"jsonrpc":"2.0","id":1,"error":{"code":-5,"message":"e","data":[2]}})");
  EXPECT_EQ(no.error.code, -5);
  EXPECT_EQ(no.error.message, "e");
  EXPECT_EQ(no.error.data, (boost::json::array{2}));
}

TEST(parse, leaves_absent_params_null) {
  EXPECT_TRUE(parsed_as<request>(R"({"jsonrpc":"2.0","id":1,"method":"m"})").params.is_null());
}

TEST(parse, takes_null_as_the_id_of_a_request_as_json_rpc_does) {
  EXPECT_TRUE(parsed_as<request>(R"({"jsonrpc":"2.0","id":null,"method":"m"})").id.is_null());
}

TEST(parse, takes_an_error_without_an_id) {
  EXPECT_TRUE(parsed_as<error_response>(R"({"jsonrpc":"2.0","error":{"code":1,"message":""}})").id.is_null());
}

TEST(parse, ignores_members_that_it_does_not_know) {
  EXPECT_EQ(parsed_as<request>(R"({"jsonrpc":"2.0","id":1,"method":"m","extra":{}})").method, "m");
}

TEST(parse, moves_large_params_without_losing_them) {
  const std::string big(100'000, 'x');
  EXPECT_EQ(
      parsed_as<request>(R"({"jsonrpc":"2.0","id":1,"method":"m","params":[")" + big + "\"]}").params.as_array()[0],
      boost::json::value(big));
}

TEST(parse, keeps_params_and_results_in_the_memory_it_was_given) {
  boost::json::monotonic_resource arena;
  auto ask = parse(R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}})", {}, &arena);
  EXPECT_EQ(std::get<request>(std::get<message>(*ask)).params.storage().get(), &arena);
  auto answer = parse(R"({"jsonrpc":"2.0","id":1,"result":{"a":1}})", {}, &arena);
  EXPECT_EQ(std::get<response>(std::get<message>(*answer)).result.storage().get(), &arena);
}

struct refused {
  std::string_view text;
  errc reason;
  actors::jsonrpc::id id;
};

class parse_refuses : public testing::TestWithParam<refused> {};

TEST_P(parse_refuses, what_is_no_message_and_keeps_the_id) {
  const auto& [text, reason, own_id] = GetParam();
  const auto error = refusal_of(text);
  EXPECT_EQ(to_string(error.reason), to_string(reason)) << text;
  EXPECT_EQ(error.code(), error_code::invalid_request);
  EXPECT_EQ(error.id, own_id) << text;
}

INSTANTIATE_TEST_SUITE_P(
    shapes, parse_refuses,
    testing::Values(refused{"5", errc::not_an_object, {}}, refused{"\"x\"", errc::not_an_object, {}},
                    refused{"null", errc::not_an_object, {}}, refused{"[]", errc::empty_batch, {}},
                    refused{"{}", errc::bad_version, {}}, refused{R"({"id":3,"method":"m"})", errc::bad_version, 3},
                    refused{R"({"jsonrpc":"1.0","id":3,"method":"m"})", errc::bad_version, 3},
                    refused{R"({"jsonrpc":2.0,"id":3,"method":"m"})", errc::bad_version, 3},
                    refused{R"({"jsonrpc":"2.0","id":3})", errc::ambiguous, 3},
                    refused{R"({"jsonrpc":"2.0","id":3,"method":1})", errc::bad_method, 3},
                    refused{R"({"jsonrpc":"2.0","id":3,"method":null})", errc::bad_method, 3},
                    refused{R"({"jsonrpc":"2.0","id":3,"method":"m","params":"x"})", errc::bad_params, 3},
                    refused{R"({"jsonrpc":"2.0","id":"s","method":"m","params":null})", errc::bad_params, "s"},
                    refused{R"({"jsonrpc":"2.0","method":"m","params":1})", errc::bad_params, {}},
                    refused{R"({"jsonrpc":"2.0","id":1.5,"method":"m"})", errc::bad_id, {}},
                    refused{R"({"jsonrpc":"2.0","id":true,"method":"m"})", errc::bad_id, {}},
                    refused{R"({"jsonrpc":"2.0","id":[1],"method":"m"})", errc::bad_id, {}},
                    refused{R"({"jsonrpc":"2.0","id":{},"method":"m"})", errc::bad_id, {}},
                    refused{R"({"jsonrpc":"2.0","id":18446744073709551615,"method":"m"})", errc::bad_id, {}},
                    refused{R"({"jsonrpc":"2.0","id":3,"method":"m","result":1})", errc::ambiguous, 3},
                    refused{R"({"jsonrpc":"2.0","id":3,"method":"m","error":{}})", errc::ambiguous, 3},
                    refused{R"({"jsonrpc":"2.0","id":3,"result":1,"error":{"code":1,"message":""}})", errc::ambiguous,
                            3},
                    refused{R"({"jsonrpc":"2.0","result":1})", errc::bad_id, {}},
                    refused{R"({"jsonrpc":"2.0","id":null,"result":1})", errc::bad_id, {}},
                    refused{R"({"jsonrpc":"2.0","id":0.5,"error":{"code":1,"message":""}})", errc::bad_id, {}},
                    refused{R"({"jsonrpc":"2.0","id":3,"error":5})", errc::bad_error, 3},
                    refused{R"({"jsonrpc":"2.0","id":3,"error":{"code":1.5,"message":""}})", errc::bad_error, 3},
                    refused{R"({"jsonrpc":"2.0","id":3,"error":{"code":1}})", errc::bad_error, 3},
                    refused{R"({"jsonrpc":"2.0","id":3,"method":"m","params":{"a":1,"a":2}})", errc::duplicate_key, 3},
                    refused{R"({"jsonrpc":"2.0","id":3,"method":"m","method":"n"})", errc::duplicate_key, 3}));

TEST(parse, answers_unreadable_text_with_a_parse_error_and_no_id) {
  for (const std::string_view text : {"", "{", R"({"jsonrpc":"2.0","id":1,"method":)", "{\"id\":\"\xFF\"}"}) {
    EXPECT_EQ(refusal_of(text).code(), error_code::parse_error) << text;
    EXPECT_TRUE(refusal_of(text).id.is_null()) << text;
  }
}

TEST(parse, answers_ten_thousand_levels_with_a_parse_error_and_the_id) {
  const auto error = refusal_of(R"({"jsonrpc":"2.0","id":1,"method":"m","params":)" + std::string(10'000, '[') +
                                std::string(10'000, ']') + "}");
  EXPECT_EQ(error.reason, errc::too_deep);
  EXPECT_EQ(error.code(), error_code::parse_error);
  EXPECT_EQ(error.id, id{1});
}

TEST(parse, offers_a_batch_as_an_alternative_of_its_own) {
  const auto in =
      parse(R"([{"jsonrpc":"2.0","id":1,"method":"a"},5,{"jsonrpc":"2.0","id":2},{"jsonrpc":"2.0","method":"b"}])");
  ASSERT_TRUE(in);
  const auto& all = std::get<batch>(*in);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(std::get<request>(*all[0]).method, "a");
  EXPECT_EQ(all[1].error().reason, errc::not_an_object);
  EXPECT_EQ(all[2].error().id, id{2});
  EXPECT_EQ(std::get<notification>(*all[3]).method, "b");
}

TEST(parse, refuses_a_batch_above_its_limit) {
  EXPECT_TRUE(parse("[1,2]", {.max_batch = 2}));
  ASSERT_FALSE(parse("[1,2,3]", {.max_batch = 2}));
  EXPECT_EQ(parse("[1,2,3]", {.max_batch = 2}).error().reason, errc::too_large);
}

TEST(parse, turns_a_refusal_into_the_answer_to_send) {
  const auto answer = make_error(refusal_of(R"({"jsonrpc":"2.0","id":"q","method":1})"));
  EXPECT_EQ(answer.id, id{"q"});
  EXPECT_EQ(answer.error.code, -32600);
  EXPECT_EQ(answer.error.message, "`method` must be a string");
}

TEST(parse, throws_the_message_only_when_asked_for_a_value_that_is_not_there) {
  EXPECT_THROW((void)parse("{").value(), std::runtime_error);
}

} // namespace
