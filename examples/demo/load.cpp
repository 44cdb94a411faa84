#include "examples/demo/load.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string_view>

namespace demo {

namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using tcp = asio::ip::tcp;

struct shared_state {
  const load_plan& plan;
  load_result result = {};
  clock::time_point counts_from = {};
  clock::time_point until = {};
};

class load_connection {
public:
  load_connection(asio::io_context& context, shared_state& shared) : socket_(context), shared_(shared) {
    socket_.connect({asio::ip::address_v4::loopback(), shared.plan.port});
    socket_.set_option(tcp::no_delay{true});
  }

  void send() {
    sent_ = clock::now();
    if (sent_ >= shared_.until)
      return;
    answer_.clear();
    asio::async_write(socket_, asio::buffer(shared_.plan.request),
                      [this](boost::system::error_code failed, std::size_t) {
                        if (failed)
                          throw boost::system::system_error{failed, "load: write"};
                        receive();
                      });
  }

private:
  void receive() {
    socket_.async_read_some(asio::buffer(part_), [this](boost::system::error_code failed, std::size_t bytes) {
      if (failed)
        throw boost::system::system_error{failed, "load: read"};
      answer_.append(part_.data(), bytes);
      if (is_complete())
        finish();
      else
        receive();
    });
  }

  /// Enough of HTTP for a server that always tells the length.
  bool is_complete() {
    const auto end_of_head = answer_.find("\r\n\r\n");
    if (end_of_head == std::string::npos)
      return false;
    constexpr std::string_view field = "\r\nContent-Length: ";
    const auto place = answer_.find(field);
    std::size_t length = 0;
    if (place < end_of_head)
      std::from_chars(answer_.data() + place + field.size(), answer_.data() + end_of_head, length);
    body_ = end_of_head + 4;
    return answer_.size() >= body_ + length;
  }

  void finish() {
    const auto now = clock::now();
    const std::string_view all{answer_};
    if (!all.starts_with("HTTP/1.1 200 ") || all.substr(body_) != shared_.plan.expected_body)
      ++shared_.result.wrong;
    if (sent_ >= shared_.counts_from && now <= shared_.until)
      shared_.result.latencies.push_back(now - sent_);
    send();
  }

  tcp::socket socket_;
  shared_state& shared_;
  clock::time_point sent_;
  std::array<char, 4096> part_{};
  std::string answer_;
  std::size_t body_ = 0;
};

} // namespace

std::chrono::nanoseconds load_result::percentile(double percent) const {
  if (latencies.empty())
    return {};
  const auto rank = static_cast<std::size_t>(percent / 100 * static_cast<double>(latencies.size()));
  return latencies[std::min(rank, latencies.size() - 1)];
}

load_result run_load(const load_plan& plan) {
  asio::io_context context{1};
  shared_state shared{.plan = plan};
  shared.result.latencies.reserve(1'000'000);
  std::vector<std::unique_ptr<load_connection>> connections;
  for (std::size_t n = 0; n < plan.connections; ++n)
    connections.push_back(std::make_unique<load_connection>(context, shared));
  shared.counts_from = clock::now() + plan.warm_up;
  shared.until = shared.counts_from + plan.time;
  for (const auto& each : connections)
    each->send();
  context.run();
  auto result = std::move(shared.result);
  result.seconds = std::chrono::duration<double>{plan.time}.count();
  std::sort(result.latencies.begin(), result.latencies.end());
  return result;
}

} // namespace demo
