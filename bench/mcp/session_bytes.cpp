// What does a session of 2025-11-25 cost whose client waits on an open stream and says nothing?
#include "bench/mcp/rows.hpp"
#include "bench/process/usage.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bench::mcp {

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

/// Sessions that stay open, each with the connection of its stream.
class waiting_clients {
public:
  explicit waiting_clients(std::uint16_t port) : port_(port), over_("127.0.0.1", port) {}

  /// All of them begin on one connection, which is none of theirs.
  void add(std::size_t number) {
    for (std::size_t n = 0; n < number; ++n) {
      examples::mcp_client client{examples::era::v2025_11_25};
      client.open(over_);
      streams_.push_back(open_stream(client.session()));
    }
  }

private:
  tcp::socket open_stream(const std::string& session) {
    tcp::socket made{context_};
    made.connect({asio::ip::address_v4::loopback(), port_});
    asio::write(made, asio::buffer(fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                                               "MCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: {}\r\n\r\n",
                                               examples::mcp_path, session)));
    std::string head;
    asio::read_until(made, asio::dynamic_buffer(head), "\r\n\r\n");
    if (!head.starts_with("HTTP/1.1 200") || head.find("text/event-stream") == std::string::npos)
      throw std::runtime_error{"a session gets no stream: " + head};
    return made;
  }

  std::uint16_t port_;
  examples::http_client over_;
  asio::io_context context_;
  std::vector<tcp::socket> streams_;
};

} // namespace

void measure_session_bytes(report& out, const options& how) {
  const auto ours = start_ours();
  waiting_clients clients{ours->port()};
  // What the first ones cost once for all.
  clients.add(how.sessions / 10);
  const auto before = memory_of(ours->id());
  clients.add(how.sessions);
  const auto after = memory_of(ours->id());
  result row{.suite = "mcp",
             .name = "mcp/session_bytes",
             .workload = fmt::format("{} sessions of 2025-11-25 more, each with an open stream", how.sessions),
             .mailbox = crossing::no,
             .ops = how.sessions,
             .connections = how.sessions};
  row.ours.memory_mib = after.resident_mib;
  row.ours.memory_delta_mib = after.resident_mib - before.resident_mib;
  row.ours.bytes_per_process = *row.ours.memory_delta_mib * 1024 * 1024 / static_cast<double>(how.sessions);
  row.required.push_back({"resident, of a session", *row.ours.bytes_per_process, 20'000, false, " bytes"});
  out.add(std::move(row));
}

} // namespace bench::mcp
