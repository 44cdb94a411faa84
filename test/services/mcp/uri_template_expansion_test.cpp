#include "services/mcp/uri_template.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

namespace actors::mcp::test {
namespace {

// Source: RFC 6570, section 3.2.
const uri_values& values() {
  static const uri_values all{{"count", uri_list{"one", "two", "three"}},
                              {"dom", uri_list{"example", "com"}},
                              {"dub", "me/too"},
                              {"hello", "Hello World!"},
                              {"half", "50%"},
                              {"var", "value"},
                              {"who", "fred"},
                              {"base", "http://example.com/home/"},
                              {"path", "/foo/bar"},
                              {"list", uri_list{"red", "green", "blue"}},
                              {"keys", uri_pairs{{"semi", ";"}, {"dot", "."}, {"comma", ","}}},
                              {"v", "6"},
                              {"x", "1024"},
                              {"y", "768"},
                              {"empty", ""},
                              {"empty_keys", uri_pairs{}}};
  return all;
}

void expect(std::initializer_list<std::pair<std::string_view, std::string_view>> examples) {
  for (const auto& [text, expanded] : examples)
    EXPECT_EQ(uri_template::parse(text).value().expand(values()), expanded) << text;
}

TEST(uri_template, expands_every_example_of_variable_expansion) {
  expect({{"{count}", "one,two,three"},
          {"{count*}", "one,two,three"},
          {"{/count}", "/one,two,three"},
          {"{/count*}", "/one/two/three"},
          {"{;count}", ";count=one,two,three"},
          {"{;count*}", ";count=one;count=two;count=three"},
          {"{?count}", "?count=one,two,three"},
          {"{?count*}", "?count=one&count=two&count=three"},
          {"{&count*}", "&count=one&count=two&count=three"}});
}

// Source: RFC 6570, section 3.1.
TEST(uri_template, copies_literals_and_escapes_only_what_is_outside_ascii) {
  expect({{"%7Ea%2f{var}", "%7Ea%2fvalue"}, {"caf\xc3\xa9/{var}", "caf%C3%A9/value"}});
}

TEST(uri_template, expands_every_example_of_simple_expansion) {
  expect({{"{var}", "value"},
          {"{hello}", "Hello%20World%21"},
          {"{half}", "50%25"},
          {"O{empty}X", "OX"},
          {"O{undef}X", "OX"},
          {"{x,y}", "1024,768"},
          {"{x,hello,y}", "1024,Hello%20World%21,768"},
          {"?{x,empty}", "?1024,"},
          {"?{x,undef}", "?1024"},
          {"?{undef,y}", "?768"},
          {"{var:3}", "val"},
          {"{var:30}", "value"},
          {"{list}", "red,green,blue"},
          {"{list*}", "red,green,blue"},
          {"{keys}", "semi,%3B,dot,.,comma,%2C"},
          {"{keys*}", "semi=%3B,dot=.,comma=%2C"}});
}

TEST(uri_template, expands_every_example_of_reserved_expansion) {
  expect({{"{+var}", "value"},
          {"{+hello}", "Hello%20World!"},
          {"{+half}", "50%25"},
          {"{base}index", "http%3A%2F%2Fexample.com%2Fhome%2Findex"},
          {"{+base}index", "http://example.com/home/index"},
          {"O{+empty}X", "OX"},
          {"O{+undef}X", "OX"},
          {"{+path}/here", "/foo/bar/here"},
          {"here?ref={+path}", "here?ref=/foo/bar"},
          {"up{+path}{var}/here", "up/foo/barvalue/here"},
          {"{+x,hello,y}", "1024,Hello%20World!,768"},
          {"{+path,x}/here", "/foo/bar,1024/here"},
          {"{+path:6}/here", "/foo/b/here"},
          {"{+list}", "red,green,blue"},
          {"{+list*}", "red,green,blue"},
          {"{+keys}", "semi,;,dot,.,comma,,"},
          {"{+keys*}", "semi=;,dot=.,comma=,"}});
}

TEST(uri_template, expands_every_example_of_fragment_expansion) {
  expect({{"{#var}", "#value"},
          {"{#hello}", "#Hello%20World!"},
          {"{#half}", "#50%25"},
          {"foo{#empty}", "foo#"},
          {"foo{#undef}", "foo"},
          {"{#x,hello,y}", "#1024,Hello%20World!,768"},
          {"{#path,x}/here", "#/foo/bar,1024/here"},
          {"{#path:6}/here", "#/foo/b/here"},
          {"{#list}", "#red,green,blue"},
          {"{#list*}", "#red,green,blue"},
          {"{#keys}", "#semi,;,dot,.,comma,,"},
          {"{#keys*}", "#semi=;,dot=.,comma=,"}});
}

TEST(uri_template, expands_every_example_of_label_expansion) {
  expect({{"{.who}", ".fred"},
          {"{.who,who}", ".fred.fred"},
          {"{.half,who}", ".50%25.fred"},
          {"www{.dom*}", "www.example.com"},
          {"X{.var}", "X.value"},
          {"X{.empty}", "X."},
          {"X{.undef}", "X"},
          {"X{.var:3}", "X.val"},
          {"X{.list}", "X.red,green,blue"},
          {"X{.list*}", "X.red.green.blue"},
          {"X{.keys}", "X.semi,%3B,dot,.,comma,%2C"},
          {"X{.keys*}", "X.semi=%3B.dot=..comma=%2C"},
          {"X{.empty_keys}", "X"},
          {"X{.empty_keys*}", "X"}});
}

TEST(uri_template, expands_every_example_of_path_segment_expansion) {
  expect({{"{/who}", "/fred"},
          {"{/who,who}", "/fred/fred"},
          {"{/half,who}", "/50%25/fred"},
          {"{/who,dub}", "/fred/me%2Ftoo"},
          {"{/var}", "/value"},
          {"{/var,empty}", "/value/"},
          {"{/var,undef}", "/value"},
          {"{/var,x}/here", "/value/1024/here"},
          {"{/var:1,var}", "/v/value"},
          {"{/list}", "/red,green,blue"},
          {"{/list*}", "/red/green/blue"},
          {"{/list*,path:4}", "/red/green/blue/%2Ffoo"},
          {"{/keys}", "/semi,%3B,dot,.,comma,%2C"},
          {"{/keys*}", "/semi=%3B/dot=./comma=%2C"}});
}

TEST(uri_template, expands_every_example_of_path_style_parameter_expansion) {
  expect({{"{;who}", ";who=fred"},
          {"{;half}", ";half=50%25"},
          {"{;empty}", ";empty"},
          {"{;v,empty,who}", ";v=6;empty;who=fred"},
          {"{;v,bar,who}", ";v=6;who=fred"},
          {"{;x,y}", ";x=1024;y=768"},
          {"{;x,y,empty}", ";x=1024;y=768;empty"},
          {"{;x,y,undef}", ";x=1024;y=768"},
          {"{;hello:5}", ";hello=Hello"},
          {"{;list}", ";list=red,green,blue"},
          {"{;list*}", ";list=red;list=green;list=blue"},
          {"{;keys}", ";keys=semi,%3B,dot,.,comma,%2C"},
          {"{;keys*}", ";semi=%3B;dot=.;comma=%2C"}});
}

TEST(uri_template, expands_every_example_of_query_expansion) {
  expect({{"{?who}", "?who=fred"},
          {"{?half}", "?half=50%25"},
          {"{?x,y}", "?x=1024&y=768"},
          {"{?x,y,empty}", "?x=1024&y=768&empty="},
          {"{?x,y,undef}", "?x=1024&y=768"},
          {"{?var:3}", "?var=val"},
          {"{?list}", "?list=red,green,blue"},
          {"{?list*}", "?list=red&list=green&list=blue"},
          {"{?keys}", "?keys=semi,%3B,dot,.,comma,%2C"},
          {"{?keys*}", "?semi=%3B&dot=.&comma=%2C"}});
}

TEST(uri_template, expands_every_example_of_query_continuation) {
  expect({{"{&who}", "&who=fred"},
          {"{&half}", "&half=50%25"},
          {"?fixed=yes{&x}", "?fixed=yes&x=1024"},
          {"{&x,y,empty}", "&x=1024&y=768&empty="},
          {"{&x,y,undef}", "&x=1024&y=768"},
          {"{&var:3}", "&var=val"},
          {"{&list}", "&list=red,green,blue"},
          {"{&list*}", "&list=red&list=green&list=blue"},
          {"{&keys}", "&keys=semi,%3B,dot,.,comma,%2C"},
          {"{&keys*}", "&semi=%3B&dot=.&comma=%2C"}});
}

// Source: RFC 6570, sections 2.4.1 and 3.1.
TEST(uri_template, escapes_what_a_uri_cannot_hold_and_cuts_by_characters) {
  const auto expand = [](std::string_view text, const uri_values& with) {
    return uri_template::parse(text).value().expand(with);
  };
  EXPECT_EQ(expand("ö/{x:2}", {{"x", "äöü"}}), "%C3%B6/%C3%A4%C3%B6");
  EXPECT_EQ(expand("{+x}", {{"x", "a%20b%zz€"}}), "a%20b%25zz%E2%82%AC");
  EXPECT_EQ(expand("{x}", {{"x", std::string{"\0", 1}}}), "%00");
  EXPECT_EQ(expand("{x:2}{?y:2}", {{"x", uri_list{"a"}}, {"y", uri_pairs{{"a", "b"}}}}), "");
}

// Source: RFC 6570, section 2.
TEST(uri_template, refuses_what_breaks_the_grammar_and_says_where) {
  struct refused {
    std::string_view text;
    uri_template_errc code;
    std::size_t position;
  };
  using enum uri_template_errc;
  for (const auto& [text, code, position] : std::initializer_list<refused>{
           {"a{b", unclosed, 1},      {"{", unclosed, 0},        {"ab}", unopened, 2},    {"{a}}", unopened, 3},
           {"a b", bad_literal, 1},   {"{a}<", bad_literal, 3},  {"a%2", bad_literal, 1}, {"%zz", bad_literal, 0},
           {"{}", bad_name, 1},       {"{+}", bad_name, 2},      {"{a,}", bad_name, 3},   {"{,a}", bad_operator, 1},
           {"{=a}", bad_operator, 1}, {"{|a}", bad_operator, 1}, {"{a b}", bad_name, 2},  {"{-a}", bad_name, 1},
           {"{.a..b}", bad_name, 4},  {"{a.}", bad_name, 3},     {"{a%2}", bad_name, 2},  {"{a{b}}", bad_name, 2},
           {"{ö}", bad_name, 1},      {"{a:0}", bad_prefix, 3},  {"{a:}", bad_prefix, 3}, {"{a:10000}", bad_prefix, 3},
           {"{a:03}", bad_prefix, 3}, {"{a:-1}", bad_prefix, 3}, {"{a:1*}", bad_name, 4}, {"{a*:1}", bad_name, 3},
       }) {
    const auto made = uri_template::parse(text);
    ASSERT_FALSE(made) << text;
    EXPECT_EQ(made.error().code, code) << text << ": " << made.error().message;
    EXPECT_EQ(made.error().position, position) << text << ": " << made.error().message;
  }
}

TEST(uri_template, names_its_variables_once_and_in_order) {
  const auto made = uri_template::parse("{b}/{+a.b,b:3}{?c%20d*,_9}").value();
  EXPECT_EQ(std::vector(made.variables().begin(), made.variables().end()),
            (std::vector<std::string>{"b", "a.b", "c%20d", "_9"}));
  EXPECT_EQ(made.text(), "{b}/{+a.b,b:3}{?c%20d*,_9}");
}

} // namespace
} // namespace actors::mcp::test
