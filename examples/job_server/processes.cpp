#include "examples/job_server/processes.hpp"

#include "libactors/async.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <utility>

namespace job_server {

using namespace std::chrono_literals;

caf::behavior worker(actors::process*) {
  return {[](const std::string& text) -> caf::result<std::string> {
    const auto blank = text.find(' ');
    const auto verb = text.substr(0, blank);
    auto rest = blank == std::string::npos ? std::string{} : text.substr(blank + 1);
    if (verb == "crash")
      throw std::runtime_error{"told to crash"};
    if (verb == "count")
      return std::to_string(rest.size());
    if (verb == "reverse")
      std::reverse(rest.begin(), rest.end());
    else if (verb == "upper" || verb == "trip")
      std::ranges::transform(rest, rest.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    else
      return make_error(actors::errc::cancelled, "there is no " + verb);
    return rest;
  }};
}

namespace {

// `done` comes last: until then a runner that dies has not done it. The result is kept under the job's name, so that a job that is done
// twice is kept once.
actors::task<> see_to(actors::process* self, services parts, actors::queue_item<job> item) {
  auto result = co_await actors::call<std::string>(self, parts.workers, 1s, item->text);
  if (!result) {
    item.failed(result.error());
    co_return;
  }
  if (const auto session = parts.sessions.find(item->session)) {
    actors::session_put kept{item->name, *result};
    const auto is_kept = co_await actors::call<caf::ok_atom>(self, *session, 1s, std::move(kept));
    if (!is_kept) {
      item.failed(is_kept.error());
      co_return;
    }
  }
  parts.groups.broadcast(finished, item->user + ": " + item->text + " -> " + *result);
  item.done();
}

} // namespace

caf::behavior runner(actors::process* self, const services& parts) {
  parts.jobs.consume(self, {.in_hand = 4});
  return {
      [self, parts](const actors::queue_item<job>& item) {
        if (item->text.starts_with("trip") && item.attempt() == 1)
          throw std::runtime_error{"tripped"};
        actors::run(self, see_to(self, parts, item));
      },
      [self](const actors::queue_closed&) { self->quit(); },
  };
}

caf::behavior board(actors::process* self, const services& parts) {
  if (auto why = parts.groups.join(finished, caf::actor_cast<caf::actor>(self)))
    self->quit(std::move(why));
  const auto lines = std::make_shared<std::vector<std::string>>();
  return {
      [lines](std::string& line) { lines->push_back(std::move(line)); },
      [lines](caf::get_atom) { return std::exchange(*lines, {}); },
  };
}

} // namespace job_server
