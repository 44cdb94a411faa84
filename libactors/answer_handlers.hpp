// What a process does when the answer to one of its calls comes, or does not come. Made by `pending_call::then`.
#pragma once

#include <caf/detail/invoke_result_visitor.hpp>
#include <caf/error.hpp>
#include <caf/match_case.hpp>
#include <caf/type_erased_tuple.hpp>

#include <memory>
#include <utility>

namespace actors {

class answer_handlers {
public:
  virtual ~answer_handlers() = default;

  /// False: the content is not of the types that the handler takes, which has not run.
  virtual bool take(caf::type_erased_tuple& content) = 0;
  virtual void fail(caf::error& why) = 0;
};

using answer_handlers_ptr = std::unique_ptr<answer_handlers>;

/// `OnAnswer` takes the content as a handler of a CAF behavior would, `OnError` a caf::error.
template <class OnAnswer, class OnError>
answer_handlers_ptr make_answer_handlers(OnAnswer on_answer, OnError on_error) {
  // What the handler returns is nobody's.
  class no_result final : public caf::detail::invoke_result_visitor {
  public:
    void operator()() override {}
    void operator()(caf::error&) override {}
    void operator()(caf::message&) override {}
    void operator()(const caf::none_t&) override {}
  };

  class pair final : public answer_handlers {
  public:
    pair(OnAnswer answer, OnError error) : on_answer_(std::move(answer)), on_error_(std::move(error)) {}

    bool take(caf::type_erased_tuple& content) override {
      no_result ignored;
      return on_answer_.invoke(ignored, content) != caf::match_case::no_match;
    }
    void fail(caf::error& why) override { on_error_(why); }

  private:
    caf::trivial_match_case<OnAnswer> on_answer_;
    OnError on_error_;
  };

  return std::make_unique<pair>(std::move(on_answer), std::move(on_error));
}

} // namespace actors
