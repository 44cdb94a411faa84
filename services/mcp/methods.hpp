// The parts of single methods that need no actor: what the server says about itself, and reading the parameters of
// requests.
//
// Results are plain objects; the codec adds what the era adds to every result. Parameters are views into the message
// that was read. Pure functions, safe from any thread.
#pragma once

#include "services/jsonrpc/id.hpp"
#include "services/mcp/descriptions.hpp"
#include "services/mcp/protocol.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace actors::mcp {

class catalog;

/// Who the server is. Source: 2026-07-28, schema, `Implementation`.
struct server_info {
  std::string name{};
  std::string version{};
  std::string title{}; ///< for people; not sent when empty, as all that follow
  std::string description{};
  std::string website_url{};
  std::string instructions{}; ///< for the model: how to use the server and its tools
  std::vector<icon> icons{};
};

/// The `Implementation` object: all fields but the instructions, which travel beside it.
[[nodiscard]] boost::json::object to_json(const server_info& info);

struct capability_options {
  bool changes = false;     ///< the server tells of changes of its lists, and of resources that are subscribed to
  bool completions = false; ///< arguments can be completed
  bool tasks = false;       ///< 2026: calls of tools may become tasks
  bool task_calls = false;  ///< 2025-11-25: calls of tools may be tasks
};

/// The capabilities that have something behind them. Source: 2026-07-28, schema, `ServerCapabilities`.
[[nodiscard]] boost::json::object capabilities_of(const catalog& offered, capability_options options = {});

/// Source: 2025-11-25, basic/lifecycle, "Initialization".
[[nodiscard]] boost::json::object initialize_result(const server_info& info, boost::json::object capabilities,
                                                    version agreed);

/// Source: 2026-07-28, server/discover.
[[nodiscard]] boost::json::object discover_result(const server_info& info, boost::json::object capabilities);

/// Why a request is answered with an error.
struct protocol_error {
  errc code;
  std::string message;
  boost::json::value data = nullptr; ///< not sent when null
};

/// What `params_result::value()` throws: std::invalid_argument with the message.
[[noreturn]] void throw_exception_from_error(const protocol_error& error, const boost::source_location& where);

template <class T>
using params_result = boost::system::result<T, protocol_error>;

struct initialize_params {
  std::string_view protocol_version;
  const boost::json::object* capabilities;
  const boost::json::object* client_info;
};

struct call_params {
  std::string_view name;
  const boost::json::object* arguments; ///< never null; empty where the request has none
};

struct complete_params {
  bool of_prompt; ///< else of a template
  std::string_view name;
  std::string_view argument;
  std::string_view value;
  const boost::json::object* context; ///< never null
};

/// A list whose changes a client may listen for.
enum class listened : std::uint8_t { tools, prompts, resources };

[[nodiscard]] std::string_view to_string(listened list) noexcept;

/// What a client listens for. Source: 2026-07-28, basic/patterns/subscriptions, "Notification Filter".
struct listen_filter {
  bool tools = false;
  bool prompts = false;
  bool resources = false;
  std::set<std::string, std::less<>> uris{};
  std::set<std::string, std::less<>> tasks{}; ///< ids

  [[nodiscard]] bool wants(listened list) const noexcept {
    return list == listened::tools ? tools : list == listened::prompts ? prompts : resources;
  }
};

// The readers take the `params` of a request, null where it has none.
// Errors: errc::invalid_params, with a message that names the field.
// Lifetime: what they return points into `params`.

[[nodiscard]] params_result<initialize_params> read_initialize(const boost::json::object* params);
[[nodiscard]] params_result<call_params> read_tools_call(const boost::json::object* params);

/// That a call is to be a task. Source: 2025-11-25, basic/utilities/tasks, "Task Parameters".
struct task_request {
  std::optional<std::chrono::milliseconds> ttl{}; ///< how long the client wants it kept
};

/// Nothing: it is to be a call.
[[nodiscard]] params_result<std::optional<task_request>> read_task(const boost::json::object* params);

/// The arguments are texts.
[[nodiscard]] params_result<call_params> read_prompts_get(const boost::json::object* params);
[[nodiscard]] params_result<std::string_view> read_uri(method of, const boost::json::object* params);
[[nodiscard]] params_result<std::string_view> read_task_id(method of, const boost::json::object* params);
[[nodiscard]] params_result<complete_params> read_complete(const boost::json::object* params);

/// At most 1000 URIs and 1000 tasks.
[[nodiscard]] params_result<listen_filter> read_listen(const boost::json::object* params);

/// The cursor of a list request, if it has one.
[[nodiscard]] params_result<std::optional<std::string_view>> read_cursor(const boost::json::object* params);

[[nodiscard]] params_result<log_level> read_set_level(const boost::json::object* params);

/// The request that `notifications/cancelled` means; nothing where the notification is malformed, which is ignored.
/// Source: 2026-07-28, basic/patterns/cancellation, "Error Handling".
[[nodiscard]] std::optional<jsonrpc::id> read_cancelled(const boost::json::object* params);

[[nodiscard]] protocol_error unknown_tool(std::string_view name);
[[nodiscard]] protocol_error unknown_prompt(std::string_view name);

/// `data` names the URI. Source: 2026-07-28, server/resources, "Error Handling".
[[nodiscard]] protocol_error unknown_resource(std::string_view uri);
[[nodiscard]] protocol_error invalid_cursor();

} // namespace actors::mcp
