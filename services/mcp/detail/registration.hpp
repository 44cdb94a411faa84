// What is wrong with one thing that a server is to offer, told when it is offered rather than by each of its calls.
#pragma once

#include "services/mcp/offer.hpp"

#include <string>

namespace actors::mcp::detail {

/// Everything that a person would have to correct in it, a line each, or nothing. Names, URIs and what several things may not share are the
/// catalog's to judge. The checks of hand-written schemas come to stand around its handler.
[[nodiscard]] std::string complete(offer& of);

} // namespace actors::mcp::detail
