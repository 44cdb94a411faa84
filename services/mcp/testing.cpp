#include "services/mcp/testing.hpp"

#include "libactors/errc.hpp"
#include "libactors/system.hpp"
#include "services/jsonrpc/strict_json.hpp"
#include "services/mcp/detail/testing/dialogue.hpp"
#include "services/mcp/server.hpp"

#include <stdexcept>
#include <utility>

namespace actors::mcp::in_memory {

using boost::json::object;

namespace {

std::shared_ptr<service> start_on(system& sys, server& registered) {
  auto running = registered.start(sys);
  if (!running)
    throw std::runtime_error{"the server did not start: " + describe(running.error())};
  return std::move(*running);
}

} // namespace

// -- pending ----------------------------------------------------------------------

bool pending::answered() const noexcept {
  return mine_->answer.has_value();
}

const outcome& pending::outcome() const {
  return all_->await(*mine_);
}

tool_outcome pending::result() const {
  return tool_outcome{outcome(), mine_->told};
}

const std::vector<progress>& pending::progress() const noexcept {
  return mine_->told;
}

void pending::cancel(std::string_view reason) {
  all_->cancel(*mine_, reason);
  all_->run();
}

// -- client -----------------------------------------------------------------------

client::client(server& registered, client_options options)
    : own_(std::make_unique<system>(system_options{.scheduler = scheduler_kind::testing})),
      started_(start_on(*own_, registered)),
      dialogue_(std::make_unique<detail::dialogue>(*own_, started_, std::move(options))) {}

client::client(system& sys, server& registered, client_options options)
    : started_(start_on(sys, registered)),
      dialogue_(std::make_unique<detail::dialogue>(sys, started_, std::move(options))) {}

client::client(system& sys, std::shared_ptr<transport::service> running, client_options options)
    : dialogue_(std::make_unique<detail::dialogue>(sys, std::move(running), std::move(options))) {}

client::~client() {
  dialogue_->leave();
  if (started_)
    started_->stop();
}

tool_outcome client::call(std::string_view tool, object arguments) {
  return start(tool, std::move(arguments)).result();
}

pending client::start(std::string_view tool, object arguments) {
  pending made{*dialogue_, dialogue_->begin("tools/call", {{"name", tool}, {"arguments", std::move(arguments)}}, true)};
  dialogue_->run();
  return made;
}

outcome client::request(std::string_view method, object params) {
  return start_request(method, std::move(params)).outcome();
}

pending client::start_request(std::string_view method, object params) {
  pending made{*dialogue_, dialogue_->begin(method, std::move(params), false)};
  dialogue_->run();
  return made;
}

boost::json::array client::list(std::string_view method, std::string_view member) {
  boost::json::array all;
  object params;
  for (;;) {
    const auto page = request(method, params);
    const auto* items = page.result().if_contains(member);
    if (!items || !items->is_array())
      throw unexpected{std::string{method} + ": the result has no array \"" + std::string{member} + "\""};
    all.insert(all.end(), items->get_array().begin(), items->get_array().end());
    const auto* next = page.result().if_contains("nextCursor");
    if (!next)
      return all;
    params["cursor"] = *next;
  }
}

void client::notify(std::string_view method, object params) {
  dialogue_->notify(method, std::move(params));
  dialogue_->run();
}

std::vector<boost::json::value> client::post(std::string text) {
  const auto before = dialogue_->transcript.size();
  dialogue_->post(std::move(text));
  dialogue_->run();
  std::vector<boost::json::value> came;
  for (auto i = before; i < dialogue_->transcript.size(); ++i)
    if (const auto& each = dialogue_->transcript[i]; !each.from_client)
      came.push_back(jsonrpc::parse_json(each.text).value());
  return came;
}

void client::advance(duration by) {
  dialogue_->run_until([] { return false; }, now() + by);
}

time_point client::now() const noexcept {
  return dialogue_->runtime().now();
}

// -- answers ----------------------------------------------------------------------

void client::on_elicit(answer_function f) {
  dialogue_->answer_with("elicitation/create", std::move(f), "elicitation", {{"form", object{}}, {"url", object{}}});
}

void client::on_sample(answer_function f) {
  dialogue_->answer_with("sampling/createMessage", std::move(f), "sampling", {});
}

void client::roots(std::vector<mcp::root> all) {
  boost::json::array listed;
  for (auto& each : all) {
    object entry{{"uri", each.uri}};
    if (!each.name.empty())
      entry.emplace("name", each.name);
    listed.push_back(std::move(entry));
  }
  dialogue_->answer_with(
      "roots/list",
      [listed](const question&) -> answer {
        return object{{"roots", listed}};
      },
      "roots", dialogue_->is_2026() ? object{} : object{{"listChanged", true}});
  dialogue_->roots_changed();
}

void client::capabilities(object now) {
  dialogue_->capabilities(std::move(now));
}

// -- what came --------------------------------------------------------------------

const object& client::hello() {
  return dialogue_->hello();
}

const std::vector<notification>& client::notifications() const noexcept {
  return dialogue_->notifications;
}

std::vector<object> client::notifications(std::string_view method) const {
  std::vector<object> found;
  for (const auto& each : dialogue_->notifications)
    if (each.method == method)
      found.push_back(each.params);
  return found;
}

const std::vector<question>& client::questions() const noexcept {
  return dialogue_->questions;
}

const std::vector<line>& client::transcript() const noexcept {
  return dialogue_->transcript;
}

void client::leave() {
  dialogue_->leave();
  dialogue_->run();
}

system& client::runtime() noexcept {
  return dialogue_->runtime();
}

} // namespace actors::mcp::in_memory
