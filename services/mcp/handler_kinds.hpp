// How the results of handlers' functions become answers, and where their arguments come from, for each kind of thing that a server
// offers. Included by handler.hpp; users write none of this.
#pragma once

#include "services/mcp/handler_shape.hpp"
#include "services/mcp/results.hpp"
#include "services/mcp/tool_call.hpp"
#include "services/schema/schema.hpp"

#include <boost/json/object.hpp>
#include <caf/expected.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace actors::mcp::detail {

boost::json::object wrapped_result(boost::json::value result);
boost::json::object wrapped_schema(boost::json::object inner);
caf::error invalid_result(schema::error why, bool wrapped);

/// What counts as a text.
template <class T>
concept text = std::same_as<T, std::string> || std::same_as<T, std::string_view> || std::same_as<T, const char*>;

/// Texts where the schema of their member wants a number or a flag: such a value, if they are one. What is wrong is told by who reads it.
[[nodiscard]] boost::json::object from_texts(const boost::json::object& given, const boost::json::object& schema);

/// `tools/call`. A result with a shape that is not an object is sent as the member "result" of one: before 2026-07-28 structured
/// content had to be an object.
struct of_tool {
  using answer = tool_result;
  static constexpr bool arguments_are_texts = false;

  template <class R>
  static constexpr bool has_shape = !std::is_void_v<R> && !std::is_same_v<R, tool_result> && !text<R>;

  static tool_result done() { return tool_result::text("done"); }
  static tool_result from(tool_result value) { return value; }
  static tool_result from(text auto value) { return tool_result::text(std::string{std::move(value)}); }

  /// Errors: tool_errc::invalid_result.
  template <schema::convertible R>
  requires has_shape<R>
  static caf::expected<tool_result> from(const R& value) {
    if (auto wrong = schema::misfit(value))
      return invalid_result(std::move(*wrong), !schema::described<R>);
    if constexpr (schema::described<R>)
      return tool_result::written(schema::to_json(value));
    else
      return tool_result::written(wrapped_result(schema::to_json(value)));
  }

  template <class R>
  static std::optional<boost::json::object> output_schema() {
    if constexpr (!has_shape<R>)
      return std::nullopt;
    else if constexpr (schema::described<R>)
      return schema::json_schema<R>();
    else
      return wrapped_schema(schema::json_schema<R>());
  }
};

/// Answers that are no structured content.
struct without_schema {
  template <class R>
  static std::optional<boost::json::object> output_schema() {
    return std::nullopt;
  }
};

/// `resources/read`: a text, a blob, contents, several of them, or a read_result; an optional of these where there may be no such
/// resource. The arguments are the variables of the template.
struct of_resource : without_schema {
  using answer = read_result;
  static constexpr bool arguments_are_texts = true;

  static caf::expected<read_result> from(read_result value) { return value; }
  static caf::expected<read_result> from(std::vector<resource_contents> value) {
    return read_result{.contents = std::move(value)};
  }
  static caf::expected<read_result> from(resource_contents value) {
    read_result out;
    out.contents.push_back(std::move(value));
    return out;
  }
  static caf::expected<read_result> from(text auto value) {
    return from(resource_contents{.contents = std::string{std::move(value)}});
  }
  static caf::expected<read_result> from(blob bytes) { return from(resource_contents{.contents = std::move(bytes)}); }
  template <class T>
  static caf::expected<read_result> from(std::optional<T> value) {
    if (!value)
      return make_error(tool_errc::not_found);
    return from(std::move(*value));
  }
};

/// `prompts/get`: the text of the user's message, a message, several of them, or a prompt_result.
struct of_prompt : without_schema {
  using answer = prompt_result;
  static constexpr bool arguments_are_texts = true;

  static prompt_result from(prompt_result value) { return value; }
  static prompt_result from(std::vector<prompt_message> value) { return {.messages = std::move(value)}; }
  static prompt_result from(prompt_message value) {
    prompt_result out;
    out.messages.push_back(std::move(value));
    return out;
  }
  static prompt_result from(text auto value) {
    return from(prompt_message{.content = text_content{.text = std::string{std::move(value)}}});
  }
};

/// `completion/complete`: values, or a completion.
struct of_completion : without_schema {
  using answer = completion;
  static constexpr bool arguments_are_texts = false;

  static completion from(completion value) { return value; }
  static completion from(std::vector<std::string> values) { return {.values = std::move(values)}; }
};

/// A result that this kind of thing can answer.
template <class Kind, class R>
concept answers = (std::is_void_v<R> && requires { Kind::done(); }) || requires(R value) {
  Kind::from(std::move(value));
};

/// True, or it does not compile.
template <class Kind, class R>
constexpr bool answerable() {
  constexpr bool can = answers<Kind, R>;
  static_assert(
      can || !std::is_same_v<Kind, of_tool>,
      "a tool returns nothing, a text (std::string, std::string_view, const char*), a tool_result, or what has "
      "JSON: a bool, number, described enum or struct, vector, array, map, optional or variant; see the table "
      "in services/schema/schema.hpp");
  static_assert(
      can || !std::is_same_v<Kind, of_resource>,
      "a resource returns a text (std::string, std::string_view, const char*), a blob, resource_contents or a "
      "std::vector of them, a read_result, or a std::optional of one of these");
  static_assert(can || !std::is_same_v<Kind, of_prompt>,
                "a prompt returns a text (std::string, std::string_view, const char*), a prompt_message or a "
                "std::vector of them, or a prompt_result");
  static_assert(can || !std::is_same_v<Kind, of_completion>,
                "a completion returns a std::vector<std::string> or an actors::mcp::completion");
  return can;
}

/// What comes with a call of that kind. Completions bring always the same.
template <class Kind, class Arguments>
inline constexpr bool arrives = !std::is_same_v<Kind, of_completion> || std::is_same_v<Arguments, completion_request> ||
                                std::is_same_v<Arguments, no_arguments>;

/// True, or it does not compile.
template <class Kind, class Arguments>
constexpr bool fitting_arguments() {
  static_assert(arrives<Kind, Arguments>, "the handler of a completion takes (const completion_request&)");
  return arrives<Kind, Arguments>;
}

} // namespace actors::mcp::detail
