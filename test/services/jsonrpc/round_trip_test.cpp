#include "services/jsonrpc/parse.hpp"
#include "services/jsonrpc/serialize.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <map>

namespace {

using namespace actors::jsonrpc;
using boost::json::value;

/// The same cases in every run; RC_PARAMS in the environment asks for others.
const bool seeded = setenv("RC_PARAMS", "seed=20251125", 0) == 0;

rc::Gen<value> any_value(int depth);

/// Doubles of every size, by their bits.
rc::Gen<double> any_double() {
  return rc::gen::suchThat(rc::gen::map(rc::gen::resize(1000, rc::gen::arbitrary<std::uint64_t>()),
                                        [](std::uint64_t bits) { return std::bit_cast<double>(bits); }),
                           [](double d) { return std::isfinite(d); });
}

rc::Gen<std::string> any_text() {
  return rc::gen::container<std::string>(rc::gen::element('a', 'z', '"', '\\', '\n', '\x01', '\x7f'));
}

rc::Gen<value> any_scalar() {
  return rc::gen::oneOf(
      rc::gen::just(value(nullptr)), rc::gen::map(rc::gen::arbitrary<bool>(), [](bool b) { return value(b); }),
      rc::gen::map(rc::gen::resize(1000, rc::gen::arbitrary<std::int64_t>()), [](std::int64_t i) { return value(i); }),
      rc::gen::map(any_double(), [](double d) { return value(d); }),
      rc::gen::map(any_text(), [](const std::string& s) { return value(s); }));
}

rc::Gen<value> any_array(int depth) {
  return rc::gen::map(rc::gen::container<std::vector<value>>(any_value(depth)),
                      [](const std::vector<value>& all) { return value(boost::json::array(all.begin(), all.end())); });
}

rc::Gen<value> any_object(int depth) {
  return rc::gen::map(rc::gen::container<std::map<std::string, value>>(any_text(), any_value(depth)),
                      [](const std::map<std::string, value>& all) {
                        boost::json::object out;
                        for (const auto& [name, member] : all) {
                          out[name] = member;
                        }
                        return value(std::move(out));
                      });
}

rc::Gen<value> any_value(int depth) {
  return depth == 0 ? any_scalar() : rc::gen::oneOf(any_scalar(), any_array(depth - 1), any_object(depth - 1));
}

TEST(round_trip, every_double_reads_back_as_itself) {
  ASSERT_TRUE(seeded);
  EXPECT_TRUE(rc::check([] {
    const double d = *any_double();
    const auto back = parse_json(serialize(value(d)));
    RC_ASSERT(back.has_value());
    RC_ASSERT(std::bit_cast<std::uint64_t>(back->as_double()) == std::bit_cast<std::uint64_t>(d));
  }));
}

TEST(round_trip, every_value_reads_back_as_itself) {
  EXPECT_TRUE(rc::check([] {
    const value v = *rc::gen::resize(8, any_value(3));
    const auto back = parse_json(serialize(v));
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == v);
  }));
}

TEST(round_trip, every_request_reads_back_as_itself) {
  EXPECT_TRUE(rc::check([] {
    const auto ask = make_request(*any_text(), *any_text(), *rc::gen::resize(8, any_object(2)));
    const auto back = parse(serialize(ask));
    RC_ASSERT(back.has_value());
    const auto& same = std::get<request>(std::get<message>(*back));
    RC_ASSERT(same.id == ask.id);
    RC_ASSERT(same.method == ask.method);
    RC_ASSERT(same.params == ask.params);
  }));
}

TEST(round_trip, no_bytes_crash_the_reader) {
  EXPECT_TRUE(rc::check([] {
    const auto bytes = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::element('{', '}', '[', ']', '"', ':', ',', '\\', 'u', '1', 'e', '-', '.', ' '),
                       rc::gen::arbitrary<char>()));
    if (const auto read = parse_json(bytes)) {
      RC_ASSERT(parse_json(serialize(*read)).has_value());
    }
  }));
}

} // namespace
