// Golden transcripts: what client and server say to each other, method by method, word for word, as files of this folder.
//
//   TEST_P(transcript_of, tools_list) {
//     client().request("tools/list");
//     expect_transcript("tools_list");       // 2025-11-25/tools_list.json and 2026-07-28/tools_list.json
//   }
//
// A change of the wire shows as a change of a file, to be read like any other. ACTORS_REWRITE_TRANSCRIPTS=1 writes them anew.
// test/clients/transcripts.test.mjs checks each message of the files against the schema of its revision.
// Requires, of each test: its names in `all_transcripts`.
#pragma once

#include "services/mcp/server.hpp"
#include "services/mcp/testing.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace actors::mcp::golden {

/// A method, "tools_list", or one case of it, "tools_call.content".
struct transcript_name {
  std::string_view name;
  bool in_2025 = true;
  bool in_2026 = true;
};

[[nodiscard]] std::span<const transcript_name> all_transcripts() noexcept;

/// JSON for people: what does not fit on a line has each of its members on one.
[[nodiscard]] std::string pretty(const boost::json::value& value);

/// A server with something of everything, and a client of each era.
class transcript_of : public ::testing::TestWithParam<version> {
protected:
  void SetUp() override;

  /// Made at the first use, with the handshake behind it.
  in_memory::client& client();

  /// Before the first use of the client: what it can do.
  void client_can(boost::json::object capabilities) { options_.capabilities = std::move(capabilities); }

  /// A client without a handshake.
  in_memory::client& stranger();

  /// Compares what was said since the handshake.
  void expect_transcript(std::string_view name);

  /// Calls a tool that takes no arguments.
  std::string tool_text(std::string_view name);

  [[nodiscard]] bool is_2026() const { return era_of(GetParam()) == era::v2026; }

private:
  server registered_{
      {.name = "golden", .version = "1.0.0", .title = "Golden", .instructions = "Ask for anything."},
      {.catalog = {.page_size = 4}, .wall_clock = [] { return std::chrono::system_clock::time_point{}; }}};
  in_memory::client_options options_{.version = GetParam(), .log_from = {}};
  std::unique_ptr<in_memory::client> client_;
  std::size_t begin_ = 0; // of the transcript
};

/// Of what one era alone has.
class transcript_of_2025 : public transcript_of {};
class transcript_of_2026 : public transcript_of {};

// Each registers the fixtures of one area, for all transcripts.
void add_tools(server& to);
void add_resources(server& to);
void add_prompts(server& to);
void add_questions(server& to);
void add_tasks(server& to);

} // namespace actors::mcp::golden
