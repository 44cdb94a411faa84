// Batches, which one revision has: 2025-03-26.
#include "test/e2e/hostile.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <initializer_list>

namespace e2e {
namespace {

namespace json = boost::json;

constexpr std::string_view initialize_03 =
    R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{},)"
    R"("clientInfo":{"name":"e2e","version":"1"}}})";

std::string batch_of(std::size_t size, std::string_view one) {
  std::string out{"["};
  for (std::size_t n = 0; n < size; ++n)
    out.append(n == 0 ? "" : ",").append(one);
  return out + "]";
}

constexpr std::string_view ping = R"({"jsonrpc":"2.0","id":7,"method":"ping"})";
constexpr std::string_view note = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";
constexpr std::string_view add =
    R"({"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"add","arguments":{"a":1,"b":1}}})";

struct strange_batch {
  const char* name;
  std::string text;
  std::size_t answers; ///< 0: a single error instead
};

/// Without operator+, at whose inlining g++ 12 warns of what cannot be.
std::string batch(std::initializer_list<std::string_view> messages) {
  std::string out{"["};
  for (const auto one : messages)
    out.append(out.size() == 1 ? "" : ",").append(one);
  return out.append("]");
}

std::vector<strange_batch> batches() {
  auto open = batch({ping});
  open.pop_back();
  return {
      {"of one", batch({ping}), 1},
      {"of as many as are taken", batch_of(64, ping), 64},
      {"of calls, all with the same id", batch_of(64, add), 64},
      {"of one more", batch_of(65, ping), 0},
      {"of 10 000", batch_of(10'000, ping), 0},
      {"of 10 000 nothings", batch_of(10'000, "0"), 0},
      {"of nothing", "[]", 0},
      {"of a batch", batch({batch({ping})}), 1},
      {"of what is no message",
       batch({"1", "null", "{}", "[]", R"("a")", R"({"jsonrpc":"2.0","id":8,"method":"nonsense"})", ping}), 7},
      {"of an initialize", batch({initialize_03}), 1},
      {"with notes around", batch({note, ping, note}), 1},
      {"that is not closed", open, 0},
      {"with a comma too many", batch({ping, ""}), 0},
  };
}

void expect_answers(const strange_batch& asked, const json::value& got) {
  if (asked.answers == 0)
    EXPECT_TRUE(got.is_object() && got.as_object().contains("error")) << json::serialize(got).substr(0, 300);
  else if (const auto* list = got.if_array())
    EXPECT_EQ(list->size(), asked.answers) << json::serialize(got).substr(0, 300);
  else
    ADD_FAILURE() << "no array: " << json::serialize(got).substr(0, 300);
}

struct hostile_batches_over_http : hostile_http {
  examples::http_headers open_03() {
    const auto hello = connection.post(examples::mcp_path, {}, initialize_03);
    return {{"Mcp-Session-Id", hello.header("Mcp-Session-Id")}};
  }
};

TEST_F(hostile_batches_over_http, are_answered_or_refused_where_the_revision_has_them) {
  const auto headers = open_03();
  twice([&] {
    for (const auto& each : batches()) {
      SCOPED_TRACE(each.name);
      expect_answers(each, json::parse(connection.post(examples::mcp_path, headers, each.text).body));
    }
    const auto notes = connection.post(examples::mcp_path, headers, batch_of(64, note));
    EXPECT_EQ(notes.status, 202);
    EXPECT_TRUE(notes.body.empty());
  });
}

TEST_F(hostile_batches_over_http, are_refused_in_all_other_revisions) {
  twice([&] {
    for (const auto& headers : {client.make("tools/list").headers, old_client.make("ping").headers})
      for (const auto& each : batches()) {
        SCOPED_TRACE(each.name);
        const auto answer = connection.post(examples::mcp_path, headers, each.text);
        EXPECT_TRUE(answer.status == 400 || answer.status == 413) << answer.status;
        EXPECT_TRUE(json::parse(answer.body).as_object().contains("error"));
      }
  });
}

TEST_F(hostile_batches_over_http, whose_client_leaves_are_forgotten_call_by_call) {
  const auto headers = open_03();
  const auto waiting =
      batch_of(32, R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"noticing","arguments":{}}})");
  int begun = 0;
  twice([&] {
    begun += 32;
    auto leaving = raw();
    leaving.send(post_bytes(waiting, "Mcp-Session-Id: " + headers.front().second + "\r\n"));
    const auto count = [&](const char* what) {
      return client.call(connection, "noticed", {}).structured().at(what).to_number<int>();
    };
    const auto limit = std::chrono::steady_clock::now() + patience;
    while (count("begun") < begun && std::chrono::steady_clock::now() < limit)
      continue;
    leaving.reset();
    while (count("noticed") < begun && std::chrono::steady_clock::now() < limit)
      continue;
    EXPECT_EQ(count("noticed"), begun);
  });
}

struct hostile_batches_over_stdio : hostile_stdio {};

TEST_F(hostile_batches_over_stdio, are_answered_or_refused_where_the_revision_has_them) {
  twice([&] {
    server.send(std::string{initialize_03});
    static_cast<void>(server.receive());
    for (const auto& each : batches()) {
      SCOPED_TRACE(each.name);
      server.send(each.text);
      expect_answers(each, server.receive());
    }
    server.send(batch_of(64, note));
    server.initialize(old_client); // back to a revision without batches; nothing came before the answer
    for (const auto& each : batches()) {
      SCOPED_TRACE(each.name);
      server.send(each.text);
      EXPECT_TRUE(server.receive().as_object().contains("error"));
    }
  });
}

} // namespace
} // namespace e2e
