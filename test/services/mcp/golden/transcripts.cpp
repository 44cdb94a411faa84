#include "test/services/mcp/golden/transcripts.hpp"

#include "services/jsonrpc/serialize.hpp"
#include "services/jsonrpc/strict_json.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace actors::mcp::golden {

namespace {

constexpr std::array names{
    transcript_name{.name = "initialize", .in_2026 = false},
    transcript_name{.name = "server_discover", .in_2025 = false},
    transcript_name{.name = "ping", .in_2026 = false},
    transcript_name{.name = "refusals"},
    transcript_name{.name = "tools_list"},
    transcript_name{.name = "tools_call"},
    transcript_name{.name = "tools_call.content"},
    transcript_name{.name = "tools_call.failures"},
    transcript_name{.name = "tools_call.progress"},
    transcript_name{.name = "tools_call.log"},
    transcript_name{.name = "tools_call.elicitation"},
    transcript_name{.name = "tools_call.elicitation_declined"},
    transcript_name{.name = "tools_call.elicitation_url"},
    transcript_name{.name = "tools_call.elicitation_url_required"},
    transcript_name{.name = "tools_call.sampling"},
    transcript_name{.name = "tools_call.questions_at_once"},
    transcript_name{.name = "tools_call.missing_capability"},
    transcript_name{.name = "tools_call.state_refused", .in_2025 = false},
    transcript_name{.name = "resources_list"},
    transcript_name{.name = "resources_templates_list"},
    transcript_name{.name = "resources_read"},
    transcript_name{.name = "resources_read.failures"},
    transcript_name{.name = "resources_subscribe", .in_2026 = false},
    transcript_name{.name = "list_changed", .in_2026 = false},
    transcript_name{.name = "subscriptions_listen", .in_2025 = false},
    transcript_name{.name = "subscriptions_listen.failures", .in_2025 = false},
    transcript_name{.name = "prompts_list"},
    transcript_name{.name = "prompts_get"},
    transcript_name{.name = "prompts_get.failures"},
    transcript_name{.name = "prompts_get.elicitation"},
    transcript_name{.name = "completion_complete"},
    transcript_name{.name = "tasks_get"},
    transcript_name{.name = "tasks_get.failed"},
    transcript_name{.name = "tasks_result", .in_2026 = false},
    transcript_name{.name = "tasks_list", .in_2026 = false},
    transcript_name{.name = "tasks_update", .in_2025 = false},
    transcript_name{.name = "tasks_cancel"},
    transcript_name{.name = "tasks_listen", .in_2025 = false},
    transcript_name{.name = "tasks.failures"},
    transcript_name{.name = "notifications_cancelled"},
    transcript_name{.name = "notifications", .in_2026 = false},
    transcript_name{.name = "logging_setLevel", .in_2026 = false},
};

constexpr std::size_t width = 120;

void append(std::string& out, const boost::json::value& value, std::size_t column, std::size_t indent) {
  const auto flat = jsonrpc::serialize(value);
  const bool nested = value.is_object() || value.is_array();
  if (!nested || column + flat.size() <= width || flat.size() <= 2) {
    out += flat;
    return;
  }
  const std::string margin(indent + 2, ' ');
  out += value.is_object() ? "{" : "[";
  std::string_view separator = "\n";
  const auto add = [&](const std::string& label, const boost::json::value& each) {
    ((out += separator) += margin) += label;
    append(out, each, margin.size() + label.size(), indent + 2);
    separator = ",\n";
  };
  if (const auto* members = value.if_object())
    for (const auto& [key, each] : *members)
      add(jsonrpc::serialize(boost::json::value(key)) + ": ", each);
  else
    for (const auto& each : value.get_array())
      add({}, each);
  out += '\n' + std::string(indent, ' ') + (value.is_object() ? "}" : "]");
}

/// What is made anew in each run: sealed states, and ids that nobody must guess. The same one has the same name.
class names_for_secrets {
public:
  void hide_in(boost::json::value& in) {
    if (auto* members = in.if_object()) {
      for (auto& [key, each] : *members)
        if (key == "requestState" || key == "elicitationId" || key == "taskId")
          hide(key, each);
        else if (key == "taskIds" && each.is_array())
          for (auto& id : each.get_array())
            hide("taskId", id);
        else
          hide_in(each);
    } else if (auto* all = in.if_array()) {
      for (auto& each : *all)
        hide_in(each);
    }
  }

private:
  void hide(std::string_view key, boost::json::value& secret) {
    auto& found = names_[jsonrpc::serialize(secret)];
    if (found.empty())
      found = std::string{key} + " " + std::to_string(names_.size());
    secret = found;
  }

  std::map<std::string, std::string> names_;
};

boost::json::value entry(const in_memory::line& said, names_for_secrets& secrets) {
  const auto who = said.from_client ? "client" : "server";
  auto message = jsonrpc::parse_json(said.text);
  if (!message)
    return {{"text of the client", said.text}};
  secrets.hide_in(*message);
  return {{who, std::move(*message)}};
}

std::string read(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Where they part: the line of the file, and both.
std::string difference(const std::string& kept, const std::string& now) {
  std::istringstream before{kept};
  std::istringstream after{now};
  std::string a;
  std::string b;
  for (std::size_t number = 1;; ++number) {
    const bool more_a = static_cast<bool>(std::getline(before, a));
    const bool more_b = static_cast<bool>(std::getline(after, b));
    if (!more_a && !more_b)
      return "no difference";
    if (more_a != more_b || a != b)
      return "line " + std::to_string(number) + "\n  kept: " + (more_a ? a : "(the end)") +
             "\n  now:  " + (more_b ? b : "(the end)");
  }
}

std::filesystem::path folder_of(version v) {
  return std::filesystem::path{GOLDEN_FOLDER} / to_string(v);
}

std::string file_name(std::string_view name) {
  return std::string{name} + ".json";
}

std::string era_name(const ::testing::TestParamInfo<version>& each) {
  return era_of(each.param) == era::v2026 ? "v2026" : "v2025";
}

} // namespace

std::span<const transcript_name> all_transcripts() noexcept {
  return names;
}

std::string pretty(const boost::json::value& value) {
  std::string out;
  append(out, value, 0, 0);
  return out + '\n';
}

void transcript_of::SetUp() {
  add_tools(registered_);
  add_resources(registered_);
  add_prompts(registered_);
  add_questions(registered_);
  add_tasks(registered_);
}

in_memory::client& transcript_of::stranger() {
  if (!client_)
    client_ = std::make_unique<in_memory::client>(registered_, options_);
  return *client_;
}

in_memory::client& transcript_of::client() {
  auto& made = stranger();
  if (!is_2026() && made.transcript().empty()) {
    static_cast<void>(made.hello());
    begin_ = made.transcript().size();
  }
  return made;
}

std::string transcript_of::tool_text(std::string_view name) {
  return in_memory::tool_outcome{client().request("tools/call", {{"name", name}})}.text();
}

void transcript_of::expect_transcript(std::string_view name) {
  ASSERT_TRUE(std::ranges::any_of(
      names, [&](const auto& each) { return each.name == name && (is_2026() ? each.in_2026 : each.in_2025); }))
      << name << " is missing from the list of transcripts";
  boost::json::array said;
  names_for_secrets secrets;
  const auto& all = stranger().transcript();
  for (auto i = begin_; i < all.size(); ++i)
    said.push_back(entry(all[i], secrets));
  const auto now = pretty(said);
  const auto file = folder_of(GetParam()) / file_name(name);
  if (std::getenv("ACTORS_REWRITE_TRANSCRIPTS")) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file} << now;
    return;
  }
  const auto kept = read(file);
  EXPECT_TRUE(kept == now)
      << file.string() << ", " << difference(kept, now)
      << "\nACTORS_REWRITE_TRANSCRIPTS=1 writes what is said now; read the change before it is kept.";
}

INSTANTIATE_TEST_SUITE_P(golden, transcript_of, ::testing::Values(latest_2025, latest_2026), era_name);
INSTANTIATE_TEST_SUITE_P(golden, transcript_of_2025, ::testing::Values(latest_2025), era_name);
INSTANTIATE_TEST_SUITE_P(golden, transcript_of_2026, ::testing::Values(latest_2026), era_name);

TEST(transcripts, every_file_belongs_to_a_test) {
  for (const auto v : {latest_2025, latest_2026}) {
    std::set<std::string> expected;
    std::set<std::string> there;
    for (const auto& each : all_transcripts())
      if (v == latest_2026 ? each.in_2026 : each.in_2025)
        expected.insert(file_name(each.name));
    for (const auto& each : std::filesystem::directory_iterator{folder_of(v)})
      there.insert(each.path().filename().string());
    EXPECT_EQ(there, expected) << to_string(v);
  }
}

TEST(transcripts, every_method_of_an_era_is_in_one) {
  for (const auto v : {latest_2025, latest_2026}) {
    std::string all;
    for (const auto& each : std::filesystem::directory_iterator{folder_of(v)})
      all += read(each.path());
    // Lines that are flat have no space after the colon.
    std::erase(all, ' ');
    for (auto m = method{}; m != method::none; m = static_cast<method>(static_cast<int>(m) + 1)) {
      const std::string name{to_string(m)};
      const bool said = all.find(R"("method":")" + name + '"') != std::string::npos;
      EXPECT_TRUE(said || !find_method(era_of(v), name)) << name << " in " << to_string(v);
    }
  }
}

} // namespace actors::mcp::golden
