// A store that fails or takes its time when a test says so; else a memory_session_store.
#pragma once

#include "services/session/errc.hpp"
#include "services/session/memory_session_store.hpp"

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace actors {

class scripted_store final : public session_store {
public:
  caf::error failing = {};        ///< what all fail by, while it is set
  bool slow = false;              ///< answers wait for `answer_one`
  std::vector<std::string> calls; ///< what was asked, and of whom

  void begin(kept_session whole, on_kept done) override {
    play("begin " + whole.id, done, [&] { kept.begin(std::move(whole), answered(done)); });
  }
  void change(session_change what, on_kept done) override {
    std::string text = "change";
    for (const auto& [key, value] : what.put)
      text += ' ' + key + '=' + value;
    for (const auto& key : what.removed)
      text += " -" + key;
    if (what.keep_until)
      text += " until";
    play(text, done, [&] { kept.change(std::move(what), answered(done)); });
  }
  void end(std::string id, on_kept done) override {
    play("end " + id, done, [&] { kept.end(std::move(id), answered(done)); });
  }
  void load(std::string id, on_loaded done) override {
    play("load " + id, done, [&] { kept.load(std::move(id), answered(done)); });
  }
  void load_all(wall_time now, on_all_loaded done) override {
    play("load all", done, [&] { kept.load_all(now, answered(done)); });
  }

  /// False: none waits.
  bool answer_one() {
    if (waiting_.empty())
      return false;
    const auto next = std::move(waiting_.front());
    waiting_.pop_front();
    next();
    return true;
  }

  memory_session_store kept;

private:
  template <class Done, class Do>
  void play(std::string text, Done done, Do action) {
    calls.push_back(std::move(text));
    if (!failing)
      return action();
    later([done, why = failing] { done(why); });
  }

  template <class T>
  std::function<void(T)> answered(std::function<void(T)> done) {
    return [this, done = std::move(done)](T value) { later([done, value = std::move(value)] { done(value); }); };
  }

  void later(std::function<void()> answer) {
    if (slow)
      waiting_.push_back(std::move(answer));
    else
      answer();
  }

  std::deque<std::function<void()>> waiting_;
};

} // namespace actors
