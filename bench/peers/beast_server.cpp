// What does Boost.Beast do with the same requests when nothing stands between the socket and the JSON?
//
//   bench_beast_server [THREADS]
//
// A peer, not a server for anybody's use: one tool, no schema, no limits but its buffers, nothing supervised. It parses the JSON that
// our server parses, checks that it is a call of the tool, builds the answer's JSON anew and sends as many bytes of it: what 2026-07-28 adds
// to it where the request has that revision's `_meta`. To `initialize` it gives everybody the same session, and looks at none.
//
// Tried to make it fast, each measured in turn with the version before it, and kept: one thread and io_context for each core,
// connections shared out in turn (on two cores 1.26 times the calls a second of one thread, while other work competed, at 0.89 of the CPU
// for each); a parser that keeps the body alone and a read loop of its own, in place of http::request_parser with arena fields and
// http::async_read (0.89 of the CPU); head and body in one buffer, sent at once by a non-blocking write in place of asio::async_write
// (0.94 of the CPU); both JSON documents in arenas, so that a call allocates nothing. Tried without effect: an io_context without locks.
// 70 % of the CPU that is left is the kernel's, 17 % Boost.JSON's.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using tcp = asio::ip::tcp;

/// The answer to one request, in one buffer: head and body.
class answerer {
public:
  std::string_view answer(std::string_view body, bool post_to_mcp) {
    arena_.release();
    const json::storage_ptr memory{&arena_};
    int status = 200;
    begins_session_ = false;
    const auto reply = make(body, post_to_mcp, memory, status);
    serializer_.reset(&reply);
    const auto text = serializer_.read(body_.data(), body_.size());
    return frame(status, {text.data(), text.size()});
  }

private:
  static json::value error(json::value id, int code, const char* message, const json::storage_ptr& memory) {
    return json::value({{"jsonrpc", "2.0"}, {"id", std::move(id)}, {"error", {{"code", code}, {"message", message}}}},
                       memory);
  }

  json::value make(std::string_view body, bool post_to_mcp, const json::storage_ptr& memory, int& status) {
    beast::error_code wrong;
    parser_.reset(memory);
    parser_.write(body.data(), body.size(), wrong);
    status = 400;
    if (wrong || !post_to_mcp)
      return error(nullptr, -32700, "Parse error", memory);
    const auto message = parser_.release();
    const auto* object = message.if_object();
    const auto* version = object ? object->if_contains("jsonrpc") : nullptr;
    const auto* id = object ? object->if_contains("id") : nullptr;
    const auto* method = object ? object->if_contains("method") : nullptr;
    if (!version || !version->is_string() || version->get_string() != "2.0" ||
        (id && !id->is_int64() && !id->is_string()) || !method || !method->is_string())
      return error(nullptr, -32600, "Invalid request", memory);
    if (!id) {
      status = 202;
      return nullptr;
    }
    if (method->get_string() != "tools/call") {
      begins_session_ = method->get_string() == "initialize";
      status = begins_session_ ? 200 : 404;
      return begins_session_ ? hello(*id, memory) : error(*id, -32601, "Method not found", memory);
    }
    status = 200;
    const auto* params = object->if_contains("params");
    const auto* name = params && params->is_object() ? params->get_object().if_contains("name") : nullptr;
    const auto* arguments = params && params->is_object() ? params->get_object().if_contains("arguments") : nullptr;
    const auto* in = arguments ? arguments->if_object() : nullptr;
    const auto* a = in ? in->if_contains("a") : nullptr;
    const auto* b = in ? in->if_contains("b") : nullptr;
    if (!name || !name->is_string() || name->get_string() != "add" || !a || !a->is_number() || !b || !b->is_number())
      return error(*id, -32602, "Invalid params", memory);
    return sum(*id, a->to_number<double>() + b->to_number<double>(), params->get_object().contains("_meta"), memory);
  }

  static json::value hello(const json::value& id, const json::storage_ptr& memory) {
    return json::value({{"jsonrpc", "2.0"},
                        {"id", id},
                        {"result",
                         {{"protocolVersion", "2025-11-25"},
                          {"capabilities", {{"tools", json::object{}}}},
                          {"serverInfo", {{"name", "bench"}, {"version", "0.1.0"}}}}}},
                       memory);
  }

  static json::value sum(const json::value& id, double result, bool of_2026, const json::storage_ptr& memory) {
    json::object structured({{"result", result}}, memory);
    std::array<char, 64> text{};
    json::serializer inner;
    inner.reset(&structured);
    const auto written = inner.read(text.data(), text.size());
    json::object block({{"type", "text"}, {"text", written}}, memory);
    json::array content(memory);
    content.push_back(std::move(block));
    json::object whole(5, memory);
    if (of_2026) {
      whole["resultType"] = "complete";
      whole["_meta"] = {{"io.modelcontextprotocol/serverInfo", {{"name", "bench"}, {"version", "0.1.0"}}}};
    }
    whole["content"] = std::move(content);
    whole["structuredContent"] = std::move(structured);
    whole["isError"] = false;
    return json::value({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(whole)}}, memory);
  }

  std::string_view frame(int status, std::string_view body) {
    const auto now = std::time(nullptr);
    if (now != dated_) {
      std::tm parts{};
      gmtime_r(&now, &parts);
      std::strftime(date_.data(), date_.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
      dated_ = now;
    }
    const auto length =
        std::snprintf(out_.data(), out_.size(),
                      "HTTP/1.1 %d %s\r\nDate: %s\r\n%sContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                      status, status < 300 ? "OK" : "Not OK", date_.data(),
                      begins_session_ ? "Mcp-Session-Id: 0123456789abcdef0123456789abcdef\r\n" : "", body.size());
    body.copy(out_.data() + length, body.size());
    return {out_.data(), static_cast<std::size_t>(length) + body.size()};
  }

  std::array<unsigned char, 8192> memory_{};
  json::monotonic_resource arena_{memory_.data(), memory_.size()};
  std::array<unsigned char, 1024> parser_memory_{};
  json::parser parser_{{}, {}, parser_memory_.data(), parser_memory_.size()};
  json::serializer serializer_;
  std::array<char, 2048> body_{};
  std::array<char, 4096> out_{};
  std::array<char, 40> date_{};
  bool begins_session_ = false;
  std::time_t dated_ = 0;
};

/// Keeps the body, and whether it was posted to the right place.
class request_parser : public http::basic_parser<true> {
public:
  [[nodiscard]] std::string_view body() const { return {body_.data(), size_}; }
  [[nodiscard]] bool is_post_to_mcp() const { return is_post_to_mcp_; }

private:
  using view = beast::string_view;

  void on_request_impl(http::verb method, view, view target, int, beast::error_code&) override {
    is_post_to_mcp_ = method == http::verb::post && target == "/mcp";
  }
  void on_response_impl(int, view, int, beast::error_code&) override {}
  void on_field_impl(http::field, view, view, beast::error_code&) override {}
  void on_header_impl(beast::error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
  std::size_t on_body_impl(view part, beast::error_code& failed) override {
    if (part.size() > body_.size() - size_) {
      failed = http::error::buffer_overflow;
      return 0;
    }
    size_ += part.copy(body_.data() + size_, part.size());
    return part.size();
  }
  void on_chunk_header_impl(std::uint64_t, view, beast::error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, view part, beast::error_code& failed) override {
    return on_body_impl(part, failed);
  }
  void on_finish_impl(beast::error_code&) override {}

  bool is_post_to_mcp_ = false;
  std::size_t size_ = 0;
  std::array<char, 4096> body_;
};

class session : public std::enable_shared_from_this<session> {
public:
  session(tcp::socket socket, answerer& answers) : socket_(std::move(socket)), answers_(answers) {
    socket_.set_option(tcp::no_delay{true});
    socket_.non_blocking(true);
  }

  void start() {
    parser_.emplace();
    parser_->eager(true);
    if (buffer_.size() != 0)
      parse(0);
    else
      read();
  }

private:
  void read() {
    socket_.async_read_some(buffer_.prepare(buffer_.capacity() - buffer_.size()),
                            [self = shared_from_this()](beast::error_code failed, std::size_t bytes) {
                              if (!failed)
                                self->parse(bytes);
                            });
  }

  void parse(std::size_t bytes) {
    buffer_.commit(bytes);
    beast::error_code failed;
    while (buffer_.size() != 0 && !failed && !parser_->is_done())
      buffer_.consume(parser_->put(buffer_.cdata(), failed));
    if (parser_->is_done())
      return answer();
    if (!failed || failed == http::error::need_more)
      read();
  }

  /// An answer fits into the socket's buffer; where it does not, the peer does not read and is let go.
  void answer() {
    const auto text = answers_.answer(parser_->body(), parser_->is_post_to_mcp());
    beast::error_code failed;
    const auto written = socket_.write_some(asio::buffer(text), failed);
    if (!failed && written == text.size() && parser_->keep_alive())
      start();
  }

  tcp::socket socket_;
  answerer& answers_;
  beast::flat_static_buffer<8192> buffer_;
  std::optional<request_parser> parser_;
};

/// Each thread has an io_context of its own, and the connections that the acceptor gave it.
struct worker {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  answerer answers;
};

void accept(tcp::acceptor& acceptor, std::vector<std::unique_ptr<worker>>& workers, std::size_t next) {
  auto& to = *workers[next];
  acceptor.async_accept(to.context, [&, next](beast::error_code failed, tcp::socket socket) {
    if (failed)
      return;
    asio::post(to.context, [made = std::make_shared<session>(std::move(socket), to.answers)] { made->start(); });
    accept(acceptor, workers, (next + 1) % workers.size());
  });
}

} // namespace

int main(int argc, char** argv) {
  const auto cores = static_cast<int>(std::thread::hardware_concurrency());
  const int threads = std::max(1, argc > 1 ? std::atoi(argv[1]) : cores);
  std::vector<std::unique_ptr<worker>> workers;
  workers.reserve(static_cast<std::size_t>(threads));
  for (int n = 0; n < threads; ++n)
    workers.push_back(std::make_unique<worker>());
  tcp::acceptor acceptor{workers[0]->context, {asio::ip::address_v4::loopback(), 0}};
  asio::signal_set signals{workers[0]->context, SIGINT, SIGTERM};
  signals.async_wait([&](beast::error_code, int) {
    for (const auto& each : workers)
      each->context.stop();
  });
  accept(acceptor, workers, 0);
  std::fprintf(stderr, "beast serves http://127.0.0.1:%d/mcp\n", int{acceptor.local_endpoint().port()});
  std::vector<std::jthread> others;
  for (std::size_t n = 1; n < workers.size(); ++n)
    others.emplace_back([&each = *workers[n]] { each.context.run(); });
  workers[0]->context.run();
}
