// How a supervisor tells a tree collector about its children without being held up: in pages, as many as it is asked for.
//
// A row shares what can be shared (the spec, the process) and copies a few words; texts are made by whoever asks. A page
// costs its supervisor some 0.1 ms, and other requests come between two pages, however many children there are. A place in
// the list stays valid while children come and go: a child that leaves moves the places that are at it to its neighbour.
// Children that come meanwhile are at the end of the list, and seen; unless all that the survey had not reached yet had left before.
#pragma once

#include "supervision/child_info.hpp"
#include "supervision/detail/child_record.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/expected.hpp>
#include <caf/type_id.hpp>

#include <algorithm>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace actors::detail {

/// Answers survey_page.
struct survey_msg {
  std::uint64_t place = 0; ///< from the page before; 0: from the first child on
};

struct child_row {
  std::shared_ptr<const child_spec> spec;
  std::string label; // empty: the spec's id
  caf::actor process;
  child_state state;
  std::uint64_t restarts;
  time_point since;
  std::optional<time_point> next_start;
  std::optional<caf::error> last_exit;
};

struct survey_page {
  supervisor_info supervisor = {}; // of the first page; without its children
  std::size_t children = 0;        // that it has
  std::vector<child_row> rows = {};
  std::uint64_t place = 0; // where the next page begins; 0: this was the last
};

/// The places where surveys that are under way go on. Requires: whoever erases a record says so before.
class open_surveys {
public:
  using records = std::list<child_record>;

  static constexpr std::size_t rows_per_page = 512;

  /// More surveys at the same time than anybody needs: one that was given up is forgotten.
  static constexpr std::size_t limit = 16;

  /// Fills rows and place. False: there is no such place, or no longer.
  [[nodiscard]] bool read(records& children, std::uint64_t place, survey_page& page) {
    auto next = children.begin();
    if (place != 0) {
      const auto known =
          std::find_if(open_.begin(), open_.end(), [&](const open& each) { return each.place == place; });
      if (known == open_.end())
        return false;
      next = known->next;
      open_.erase(known);
    }
    page.rows.reserve(rows_per_page);
    for (; next != children.end() && page.rows.size() < rows_per_page; ++next)
      page.rows.push_back({next->spec, next->label, next->process, next->state(), next->restarts, next->since,
                           next->delayed() ? std::optional{next->due} : std::nullopt, next->last_exit});
    page.place = next == children.end() ? 0 : ++last_place_;
    if (page.place != 0)
      open_.push_back({page.place, next});
    if (open_.size() > limit)
      open_.erase(open_.begin());
    return true;
  }

  void leaves(records::iterator child) {
    for (auto& each : open_)
      if (each.next == child)
        ++each.next;
  }

private:
  struct open {
    std::uint64_t place;
    records::iterator next; // may be the end, once the last ones have left
  };

  std::vector<open> open_; // the oldest first
  std::uint64_t last_place_ = 0;
};

} // namespace actors::detail

CAF_BEGIN_TYPE_ID_BLOCK(actors_survey, first_custom_type_id + 120)
CAF_ADD_TYPE_ID(actors_survey, (actors::detail::survey_msg))
CAF_ADD_TYPE_ID(actors_survey, (actors::detail::survey_page))
CAF_END_TYPE_ID_BLOCK(actors_survey)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::detail::survey_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::detail::survey_page)
