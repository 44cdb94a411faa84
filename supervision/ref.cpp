#include "supervision/ref.hpp"

#include "libactors/system.hpp"
#include "supervision/detail/place.hpp"

#include <caf/actor_system.hpp>
#include <caf/atom.hpp>
#include <caf/make_actor.hpp>
#include <caf/make_message.hpp>

namespace actors {

namespace {

constexpr caf::atom_value ref_category = caf::atom("actorref");

} // namespace

std::string_view to_string(ref_errc code) noexcept {
  switch (code) {
  case ref_errc::not_running:
    return "the child is not running at this moment";
  case ref_errc::full:
    return "the child is not running at this moment, and as many messages wait for it as may";
  case ref_errc::gone:
    return "the child is gone";
  }
  return "unknown";
}

caf::error make_error(ref_errc code) {
  return caf::error{static_cast<std::uint8_t>(code), ref_category, caf::make_message(std::string{to_string(code)})};
}

caf::error make_error(ref_errc code, const std::string& text) {
  return caf::error{static_cast<std::uint8_t>(code), ref_category,
                    caf::make_message(std::string{to_string(code)} + ": " + text)};
}

ref::ref(system& sys, ref_options options) {
  auto& host = sys.caf();
  caf::actor_config config;
  address_ = caf::make_actor<detail::place, caf::actor>(host.next_actor_id(), host.node(), &host, config,
                                                        std::move(options.label), options.hold);
}

caf::actor ref::get() const {
  return address_ ? detail::place::of(address_).occupant() : caf::actor{};
}

caf::error ref::send_message(caf::message content) const {
  if (!address_)
    return make_error(ref_errc::gone, "the ref is empty");
  auto element = caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, std::move(content));
  return detail::place::of(address_).deliver(element, nullptr);
}

caf::expected<ref> find_ref(system& sys, const caf::actor& supervisor, std::string id, ref_options options,
                            duration timeout) {
  return sys.call<ref>(supervisor, timeout, ref_of_child_msg{std::move(id), std::move(options)});
}

} // namespace actors
