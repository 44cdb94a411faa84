#include "services/session/errc.hpp"

#include <caf/atom.hpp>
#include <caf/make_message.hpp>

#include <utility>

namespace actors {

namespace {

constexpr auto category = caf::atom("session");

std::string_view explanation(session_errc code) noexcept {
  switch (code) {
  case session_errc::not_running:
    return "the sessions, or their store, do not run; try again later";
  case session_errc::ended:
    return "the session has ended; create another one";
  case session_errc::no_such_key:
    return "the session has no such key";
  case session_errc::no_such_session:
    return "the store knows no such session";
  case session_errc::no_entropy:
    return "the operating system gave no random bytes";
  case session_errc::not_kept:
    return "the store could not keep it; nothing has been done";
  case session_errc::store_locked:
    return "another program has the file of the store";
  case session_errc::store_foreign:
    return "the file is not a store of sessions";
  case session_errc::store_corrupt:
    return "the file of the store is damaged";
  }
  return "unknown";
}

} // namespace

std::string_view to_string(session_errc code) noexcept {
  switch (code) {
  case session_errc::not_running:
    return "not_running";
  case session_errc::ended:
    return "ended";
  case session_errc::no_such_key:
    return "no_such_key";
  case session_errc::no_such_session:
    return "no_such_session";
  case session_errc::no_entropy:
    return "no_entropy";
  case session_errc::not_kept:
    return "not_kept";
  case session_errc::store_locked:
    return "store_locked";
  case session_errc::store_foreign:
    return "store_foreign";
  case session_errc::store_corrupt:
    return "store_corrupt";
  }
  return "unknown";
}

caf::error make_error(session_errc code) {
  return make_error(code, std::string{explanation(code)});
}

caf::error make_error(session_errc code, std::string text) {
  return {static_cast<std::uint8_t>(code), category, caf::make_message(std::move(text))};
}

} // namespace actors
