#include "services/transport/detail/http_listener.hpp"

#include "libactors/log.hpp"
#include "services/transport/detail/http_connection.hpp"
#include "services/transport/detail/http_site.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ip/basic_resolver.hpp>

#include <unistd.h>

#include <chrono>
#include <exception>
#include <utility>

namespace actors::transport::detail {

namespace {

using tcp = boost::asio::ip::tcp;
using tcp_acceptor = boost::asio::basic_socket_acceptor<tcp, io_executor>;
using tick_timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                     boost::asio::wait_traits<std::chrono::steady_clock>, io_executor>;

// Accepts and ticks. The acceptor and the timer are used under the lock, so that `stop` frees the port before it
// returns, on whatever thread.
class http_acceptor final : public std::enable_shared_from_this<http_acceptor> {
public:
  http_acceptor(executor_source executors, std::shared_ptr<http_site> site)
      : executors_(std::move(executors)),
        site_(std::move(site)),
        acceptor_(executors_()),
        timer_(acceptor_.get_executor()) {
    auto full = refusal(503);
    format_head(turned_away_, full.status, full.headers, full.body.size(), {.keep_alive = false});
    turned_away_ += full.body;
  }

  boost::system::error_code bind(const tcp::endpoint& endpoint) {
    boost::system::error_code error;
    static_cast<void>(acceptor_.close(error));
    if (!acceptor_.open(endpoint.protocol(), error) &&
        !acceptor_.set_option(tcp_acceptor::reuse_address{true}, error) && !acceptor_.bind(endpoint, error))
      static_cast<void>(acceptor_.listen(boost::asio::socket_base::max_listen_connections, error));
    return error;
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] http_site& site() const noexcept { return *site_; }

  void start() {
    const std::lock_guard lock{mutex_};
    accept();
    wait_for_tick();
  }

  /// The clock goes on for the connections that are left. Whoever finds the port free finds that each of them knows.
  void stop() {
    site_->begin_stop();
    {
      const std::lock_guard lock{mutex_};
      boost::system::error_code ignored;
      static_cast<void>(acceptor_.close(ignored));
    }
    site_->end_stop();
  }

  void end() {
    const std::lock_guard lock{mutex_};
    ended_ = true;
    boost::system::error_code ignored;
    static_cast<void>(acceptor_.close(ignored));
    timer_.cancel();
  }

private:
  void accept() {
    acceptor_.async_accept([self = shared_from_this()](const boost::system::error_code& error, tcp_socket socket) {
      self->on_accept(error, std::move(socket));
    });
    accepting_ = true; // it has not thrown
  }

  void on_accept(boost::system::error_code error, tcp_socket socket) {
    try {
      if (!error)
        take(std::move(socket));
    } catch (const std::exception& e) {
      log().error("http: a connection was lost as it was accepted: {}", e.what());
      error = boost::asio::error::no_memory;
    }
    const std::lock_guard lock{mutex_};
    accepting_ = false;
    // Most failures last (no descriptors, no memory left): the next try waits for the next tick.
    if (!error && acceptor_.is_open())
      accept();
  }

  void take(tcp_socket socket) {
    auto connection = std::make_shared<http_connection>(moved(std::move(socket)), site_);
    if (!site_->add(connection))
      return connection->turn_away(turned_away_);
    try {
      connection->post_start();
    } catch (...) { // it would wait there for ever, and take a place
      site_->remove(*connection);
      throw;
    }
  }

  // To the thread where it is to live. Not accepted there: an operation of this thread would then hold a socket of
  // another, and the one whose io_context is destroyed first decides whether that ends well.
  tcp_socket moved(tcp_socket socket) {
    tcp_socket moved{executors_()};
    boost::system::error_code error;
    const auto protocol = socket.local_endpoint(error).protocol();
    const auto descriptor = socket.release(error);
    if (error)
      return socket;
    if (moved.assign(protocol, descriptor, error); error) {
      ::close(descriptor);
      throw boost::system::system_error{error};
    }
    return moved;
  }

  void wait_for_tick() {
    timer_.expires_after(site_->tick_length());
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error)
        self->on_tick();
    });
  }

  // The next tick first: the rest may throw for want of memory, and is tried again then.
  void on_tick() {
    {
      const std::lock_guard lock{mutex_};
      if (ended_)
        return;
      wait_for_tick();
    }
    site_->tick();
    const std::lock_guard lock{mutex_};
    if (!accepting_ && acceptor_.is_open())
      accept();
  }

  const executor_source executors_;
  const std::shared_ptr<http_site> site_;
  std::mutex mutex_;
  tcp_acceptor acceptor_;
  tick_timer timer_;
  std::string turned_away_; // the answer to those for whom there is no room
  bool accepting_ = false;
  bool ended_ = false;
};

class http_listener final : public listener {
public:
  http_listener(std::string address, std::shared_ptr<http_acceptor> acceptor)
      : address_(std::move(address)), acceptor_(std::move(acceptor)) {}

  ~http_listener() override {
    acceptor_->end();
    acceptor_->site().cut_off();
  }

  [[nodiscard]] const std::string& address() const noexcept override { return address_; }

  void stop() override {
    const auto acceptor = acceptor_; // outlives a callback that destroys this listener
    acceptor->stop();
  }

  void on_input_end(std::function<void()>) override {}
  void on_end(std::function<void()>) override {}
  void on_stopped(std::function<void()> callback) override { acceptor_->site().on_stopped(std::move(callback)); }

private:
  const std::string address_;
  const std::shared_ptr<http_acceptor> acceptor_;
};

caf::error cannot_bind(const boost::system::error_code& why, const std::string& where) {
  if (why == boost::asio::error::address_in_use)
    return make_error(errc::address_in_use,
                      "http: " + where + " is taken by another socket; choose another port, or 0 for a free one");
  return make_error(errc::cannot_listen, "http: cannot listen on " + where + ": " + why.message());
}

} // namespace

caf::expected<std::unique_ptr<listener>> listen_http(executor_source executors, const std::string& host,
                                                     std::uint16_t port, std::string path, std::shared_ptr<service> to,
                                                     const listen_options& options) {
  boost::system::error_code error;
  boost::asio::ip::basic_resolver<tcp, io_executor> resolver{executors()};
  const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive, error);
  if (error || found.empty())
    return make_error(errc::host_not_found, "http: no address for host \"" + host + "\": " + error.message());

  const bool bracketed = host.find(':') != std::string::npos;
  const auto authority = bracketed ? "[" + host + "]" : host;
  auto site = std::make_shared<http_site>(path, std::move(to), options);
  auto acceptor = std::make_shared<http_acceptor>(std::move(executors), std::move(site));
  for (const auto& entry : found)
    if (error = acceptor->bind(entry.endpoint()); !error)
      break;
  if (error)
    return cannot_bind(error, authority + ":" + std::to_string(port));
  auto address = "http://" + authority + ":" + std::to_string(acceptor->port()) + std::move(path);
  acceptor->start();
  return std::unique_ptr<listener>{std::make_unique<http_listener>(std::move(address), std::move(acceptor))};
}

} // namespace actors::transport::detail
