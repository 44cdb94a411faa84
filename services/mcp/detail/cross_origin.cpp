#include "services/mcp/detail/cross_origin.hpp"

#include "services/mcp/protocol.hpp"

#include <string>
#include <utility>

namespace actors::mcp::detail {

namespace {

constexpr std::string_view allow_origin = "Access-Control-Allow-Origin";
constexpr std::string_view requested_method = "Access-Control-Request-Method";
constexpr std::string_view requested_fields = "Access-Control-Request-Headers";

class cross_origin_exchange final : public transport::exchange {
public:
  explicit cross_origin_exchange(transport::exchange_ptr of)
      : of_(std::move(of)), origin_(find_single(of_->request().headers, "Origin").value.value_or("")) {}

  const transport::inbound& request() const noexcept override { return of_->request(); }
  void respond(transport::outbound answer) override {
    add_fields(answer.headers);
    of_->respond(std::move(answer));
  }
  std::shared_ptr<transport::event_stream> open_stream(int status, transport::headers fields) override {
    add_fields(fields);
    return of_->open_stream(status, std::move(fields));
  }
  void on_gone(std::function<void()> callback) override { of_->on_gone(std::move(callback)); }
  std::shared_ptr<transport::link> link() const noexcept override { return of_->link(); }

private:
  void add_fields(transport::headers& to) const {
    to.add(allow_origin, origin_);
    to.add("Access-Control-Expose-Headers", std::string{header::session_id} + ", Retry-After, Allow");
    to.add("Vary", "Origin");
  }

  const transport::exchange_ptr of_;
  const std::string origin_;
};

/// What a page may send is no secret of ours: whatever it wants to.
transport::outbound answer_to_preflight(const transport::headers& asked, std::string_view origin) {
  transport::outbound out{.status = 204};
  out.headers.add(allow_origin, origin);
  out.headers.add("Access-Control-Allow-Methods", "GET, POST, DELETE");
  if (const auto fields = find_single(asked, requested_fields); fields.value && !fields.contradictory)
    out.headers.add("Access-Control-Allow-Headers", *fields.value);
  out.headers.add("Access-Control-Max-Age", "7200"); // seconds
  out.headers.add("Vary", "Origin, Access-Control-Request-Headers");
  return out;
}

} // namespace

transport::exchange_ptr for_web_page(transport::exchange_ptr in, const access_policy& policy) {
  const auto& asked = in->request();
  const auto origin = find_single(asked.headers, "Origin");
  if (!origin.value || check_access(asked.headers, policy))
    return in; // who may not ask is told by whoever reads the message
  if (asked.method == "OPTIONS" && asked.headers.find(requested_method)) {
    in->respond(answer_to_preflight(asked.headers, *origin.value));
    return nullptr;
  }
  return std::make_shared<cross_origin_exchange>(std::move(in));
}

} // namespace actors::mcp::detail
