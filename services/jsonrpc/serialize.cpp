#include "services/jsonrpc/serialize.hpp"

#include "services/jsonrpc/detail/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string_view>

namespace actors::jsonrpc {

namespace {

std::string_view view(const boost::json::string& text) {
  return {text.data(), text.size()};
}

void open(std::string& out) {
  out += R"({"jsonrpc":"2.0")";
}

void append_member(std::string& out, const id& id) {
  out += R"(,"id":)";
  append_id(out, id);
}

void append_call(std::string& out, std::string_view method, const boost::json::value& params) {
  out += R"(,"method":)";
  append_string(out, method);
  if (!params.is_null()) {
    out += R"(,"params":)";
    append(out, params);
  }
  out += '}';
}

void append_array(std::string& out, const boost::json::array& array) {
  out += '[';
  bool first = true;
  for (const auto& element : array) {
    if (!std::exchange(first, false)) {
      out += ',';
    }
    append(out, element);
  }
  out += ']';
}

void append_object(std::string& out, const boost::json::object& object) {
  out += '{';
  bool first = true;
  for (const auto& member : object) {
    if (!std::exchange(first, false)) {
      out += ',';
    }
    append_string(out, {member.key().data(), member.key().size()});
    out += ':';
    append(out, member.value());
  }
  out += '}';
}

template <class T>
std::string printed(const T& what) {
  std::string out;
  append(out, what);
  return out;
}

} // namespace

void append(std::string& out, const boost::json::value& value) {
  switch (value.kind()) {
  case boost::json::kind::null:
    out += "null";
    break;
  case boost::json::kind::bool_:
    out += value.get_bool() ? "true" : "false";
    break;
  case boost::json::kind::int64:
    detail::append_number(out, value.get_int64());
    break;
  case boost::json::kind::uint64:
    detail::append_number(out, value.get_uint64());
    break;
  case boost::json::kind::double_:
    detail::append_number(out, value.get_double());
    break;
  case boost::json::kind::string:
    append_string(out, view(value.get_string()));
    break;
  case boost::json::kind::array:
    append_array(out, value.get_array());
    break;
  case boost::json::kind::object:
    append_object(out, value.get_object());
    break;
  }
}

void append(std::string& out, const request& what) {
  open(out);
  append_member(out, what.id);
  append_call(out, what.method, what.params);
}

void append(std::string& out, const notification& what) {
  open(out);
  append_call(out, what.method, what.params);
}

void append(std::string& out, const response& what) {
  open(out);
  append_member(out, what.id);
  out += R"(,"result":)";
  append(out, what.result);
  out += '}';
}

void append(std::string& out, const error_response& what) {
  open(out);
  append_member(out, what.id);
  out += R"(,"error":{"code":)";
  detail::append_number(out, what.error.code);
  out += R"(,"message":)";
  append_string(out, what.error.message);
  if (!what.error.data.is_null()) {
    out += R"(,"data":)";
    append(out, what.error.data);
  }
  out += "}}";
}

void append(std::string& out, const message& what) {
  std::visit([&](const auto& one) { append(out, one); }, what);
}

void append_id(std::string& out, const id& id) {
  if (const auto* number = id.as_number()) {
    detail::append_number(out, *number);
  } else if (const auto* text = id.as_string()) {
    append_string(out, *text);
  } else {
    out += "null";
  }
}

std::string serialize(const boost::json::value& value) {
  return printed(value);
}
std::string serialize(const request& what) {
  return printed(what);
}
std::string serialize(const notification& what) {
  return printed(what);
}
std::string serialize(const response& what) {
  return printed(what);
}
std::string serialize(const error_response& what) {
  return printed(what);
}
std::string serialize(const message& what) {
  return printed(what);
}

} // namespace actors::jsonrpc
