// What every chapter of the demo needs: the server, a client of each era with a connection, and the report.
#pragma once

#include "examples/demo/calculator.hpp"
#include "examples/demo/report.hpp"
#include "examples/support/http_client.hpp"
#include "examples/support/mcp_client.hpp"

#include <array>

namespace demo {

struct stage {
  report& out;
  calculator& server;
  examples::http_client connection{"127.0.0.1", server.port()};
  std::array<examples::mcp_client, 2> clients{examples::mcp_client{examples::era::v2025_11_25},
                                              examples::mcp_client{examples::era::v2026_07_28}};

  /// The client of the current revision.
  [[nodiscard]] examples::mcp_client& client() noexcept { return clients.back(); }
};

} // namespace demo
