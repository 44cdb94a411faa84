#include "examples/support/http_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace examples {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

struct http_client::impl {
  impl(const std::string& host, std::uint16_t port)
      : endpoints(tcp::resolver{context}.resolve(host, std::to_string(port))),
        authority(host + ":" + std::to_string(port)) {
    connect();
  }

  void connect() {
    buffer.clear();
    asio::connect(socket, endpoints);
    socket.set_option(tcp::no_delay{true});
  }

  asio::io_context context;
  tcp::resolver::results_type endpoints;
  std::string authority;
  tcp::socket socket{context};
  boost::beast::flat_buffer buffer;
  bool bodiless = false; // the answer that is awaited has no body, whatever its header says
};

std::string http_response::header(std::string_view name) const {
  for (const auto& [field, value] : headers)
    if (boost::beast::iequals(field, name))
      return value;
  return {};
}

http_client::http_client(const std::string& host, std::uint16_t port) : impl_(std::make_unique<impl>(host, port)) {}
http_client::~http_client() = default;
http_client::http_client(http_client&&) noexcept = default;
http_client& http_client::operator=(http_client&&) noexcept = default;

http_response http_client::post(std::string_view path, const http_headers& headers, std::string_view body) {
  return request("POST", path, headers, body);
}

http_response http_client::get(std::string_view path, const http_headers& headers) {
  return request("GET", path, headers, {});
}

http_response http_client::request(std::string_view method, std::string_view path, const http_headers& headers,
                                   std::string_view body) {
  send(method, path, headers, body);
  return receive();
}

void http_client::send(std::string_view method, std::string_view path, const http_headers& headers,
                       std::string_view body) {
  http::request<http::string_body> out;
  out.method_string(method);
  out.target(path);
  out.version(11);
  out.set(http::field::host, impl_->authority);
  if (!body.empty())
    out.set(http::field::content_type, "application/json");
  for (const auto& [name, value] : headers)
    out.set(name, value);
  out.body() = body;
  if (!body.empty() || method == "POST")
    out.content_length(body.size());

  if (!impl_->socket.is_open())
    impl_->connect();
  http::write(impl_->socket, out);
  impl_->bodiless = method == "HEAD";
}

http_response http_client::receive() {
  http::response_parser<http::string_body> in;
  in.body_limit(boost::none);
  in.skip(impl_->bodiless);
  http::read(impl_->socket, impl_->buffer, in);
  if (!in.keep_alive())
    impl_->socket.close();

  http_response answer;
  answer.status = in.get().result_int();
  for (const auto& field : in.get())
    answer.headers.emplace_back(field.name_string(), field.value());
  answer.body = std::move(in.get().body());
  return answer;
}

} // namespace examples
