// Questions that were asked at once, until the last answer is there. Thread safety: all members.
#pragma once

#include "services/mcp/tool_call.hpp"

#include <mutex>
#include <utility>
#include <vector>

namespace actors::mcp::detail {

class question_round {
public:
  question_round(std::size_t how_many, caller::answers then)
      : answers_(how_many), missing_(how_many), then_(std::move(then)) {}

  /// Requires: once for each place.
  void take(std::size_t place, client_answer answer) {
    std::unique_lock lock{mutex_};
    answers_[place] = std::move(answer);
    if (--missing_ > 0)
      return;
    const auto then = std::move(then_);
    auto all = std::move(answers_);
    lock.unlock();
    then(std::move(all));
  }

private:
  std::mutex mutex_;
  std::vector<client_answer> answers_;
  std::size_t missing_;
  caller::answers then_;
};

} // namespace actors::mcp::detail
