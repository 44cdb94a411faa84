#include "services/transport/detail/deliver.hpp"

#include "libactors/log.hpp"

#include <exception>
#include <utility>

namespace actors::transport::detail {

namespace {

template <class F>
void guarded(const char* what, F&& call) noexcept {
  try {
    call();
  } catch (const std::exception& error) {
    log().error("{} threw: {}", what, error.what());
  } catch (...) {
    log().error("{} threw something that is no std::exception", what);
  }
}

} // namespace

void deliver(service& to, exchange_ptr in) noexcept {
  guarded("transport: service::on_message", [&] { to.on_message(std::move(in)); });
}

void notify(const std::function<void()>& callback) noexcept {
  guarded("transport: a callback", callback);
}

} // namespace actors::transport::detail
