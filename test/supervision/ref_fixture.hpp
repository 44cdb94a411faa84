// Children that are reached by refs, and note in which of their lives they got what.
#pragma once

#include "supervision/ref.hpp"
#include "test/supervision/world.hpp"

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

namespace actors::test {

/// Writes down what it gets, with the number of its life: "1:hello". A slow one starts when told "go"; see worker for the rest.
class noter final : public process {
public:
  noter(caf::actor_config& config, journal& notes, int life, bool slow)
      : process(config), notes_(notes), life_(life), slow_(slow) {}

protected:
  caf::behavior make_behavior() override {
    if (slow_)
      defer_init();
    return {[this](const std::string& order) -> caf::result<std::string> {
      if (order == "go")
        finish_init();
      else if (order == "fail" || order == "crash")
        throw std::runtime_error{order};
      else if (order == "normal")
        quit();
      else
        notes_.push_back(std::to_string(life_) + ":" + order);
      return "done: " + order;
    }};
  }

private:
  journal& notes_;
  int life_;
  bool slow_;
};

class refs : public world {
public:
  /// Its first life starts at once; later ones wait for "go" if `slow`.
  child_spec noting(const std::string& id, ref handle, bool slow = false, restart type = restart::permanent) {
    return {.id = id,
            .start =
                [this, id, slow](start_context& s) {
                  const int life = ++lives[id];
                  return latest[id] = s.spawn<noter>({}, notes, life, slow && life > 1);
                },
            .restart = type,
            .ref = std::move(handle)};
  }

  ref make(std::size_t hold = 0) { return ref{sys, {.label = "a", .hold = hold}}; }

  /// Starts "a", with a slow second life, and crashes it.
  ref between_lives(std::size_t hold, restart type = restart::permanent) {
    auto a = make(hold);
    start(supervisor_spec{.intensity = 5, .children = {noting("a", a, true, type), child("b")}});
    tell("a", "crash");
    return a;
  }

  /// Calls without waiting; the outcome comes into the journal.
  void call_later(const ref& whom, const std::string& text, duration timeout = 1s) {
    port.call(
        whom, sys.now() + timeout,
        [this, text](answer a) {
          answers.push_back(text + ": " + (a.is_error() ? describe(a.error()) : a.take<std::string>()));
        },
        text);
  }

  reply_port port{sys};
  std::map<std::string, int> lives;
  journal notes;
  journal answers;
};

} // namespace actors::test
