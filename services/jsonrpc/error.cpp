#include "services/jsonrpc/error.hpp"

#include <boost/throw_exception.hpp>

#include <stdexcept>

namespace actors::jsonrpc {

std::string_view to_string(errc reason) noexcept {
  switch (reason) {
  case errc::bad_syntax:
    return "bad_syntax";
  case errc::bad_utf8:
    return "bad_utf8";
  case errc::bad_number:
    return "bad_number";
  case errc::too_deep:
    return "too_deep";
  case errc::too_large:
    return "too_large";
  case errc::duplicate_key:
    return "duplicate_key";
  case errc::not_an_object:
    return "not_an_object";
  case errc::empty_batch:
    return "empty_batch";
  case errc::bad_version:
    return "bad_version";
  case errc::bad_id:
    return "bad_id";
  case errc::bad_method:
    return "bad_method";
  case errc::bad_params:
    return "bad_params";
  case errc::bad_error:
    return "bad_error";
  case errc::ambiguous:
    return "ambiguous";
  }
  return "unknown";
}

error_code wire_code(errc reason) noexcept {
  switch (reason) {
  case errc::bad_syntax:
  case errc::bad_utf8:
  case errc::bad_number:
  case errc::too_deep:
    return error_code::parse_error;
  default:
    return error_code::invalid_request;
  }
}

void throw_exception_from_error(const parse_error& error, const boost::source_location& where) {
  boost::throw_exception(std::runtime_error(error.message), where);
}

} // namespace actors::jsonrpc
