#include "services/schema/detail/checkable_schema.hpp"

#include "services/schema/detail/keywords.hpp"
#include "services/schema/path.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace actors::schema::detail {

namespace {

using boost::json::object;
using boost::json::value;

std::string_view view(boost::json::string_view text) {
  return {text.data(), text.size()};
}

class walker {
public:
  explicit walker(uncheckable mode) : mode_(mode) {}

  result<checkable_schema> run(const value& schema) {
    read_dialect(schema);
    checkable_schema out{.schema = walk(schema, {}, max_depth), .patterns = {}};
    for (const auto& [from, to] : references_) {
      if (!edges_.contains(to)) {
        fail(from, "leads to no schema within this one");
      }
    }
    if (!problem_) {
      for (const auto& [pointer, targets] : edges_) {
        find_circle(pointer);
      }
    }
    if (problem_) {
      return *std::move(problem_);
    }
    out.patterns = std::move(patterns_);
    return out;
  }

private:
  static constexpr std::size_t max_depth = 128;
  enum class mark { fresh, open, done };

  void fail(const std::string& pointer, std::string message) {
    if (!problem_) {
      problem_.emplace(pointer, std::move(message));
    }
  }

  void require(bool holds, const std::string& place, const char* otherwise) {
    if (!holds) {
      fail(place, otherwise);
    }
  }

  /// What a schema that names none is written in: 2020-12. Source: 2025-11-25 and 2026-07-28, basic, "JSON Schema Usage".
  void read_dialect(const value& schema) {
    const auto* named = schema.is_object() ? schema.get_object().if_contains("$schema") : nullptr;
    if (!named) {
      return;
    }
    if (!named->is_string()) {
      return fail("/$schema", "expected a string");
    }
    auto name = view(named->get_string());
    if (name.ends_with('#')) {
      name.remove_suffix(1);
    }
    has_lists_of_items_ =
        name == "http://json-schema.org/draft-07/schema" || name == "https://json-schema.org/draft/2019-09/schema";
    const bool known = has_lists_of_items_ || name == "https://json-schema.org/draft/2020-12/schema";
    if (!known && mode_ == uncheckable::refuse) {
      fail("/$schema", "is a dialect that cannot be checked; those of 2020-12, 2019-09 and draft-07 can");
    }
  }

  /// Why a keyword is not checked, or null.
  [[nodiscard]] const char* obstacle(std::string_view keyword, form kind, const value& operand, bool refers,
                                     bool is_root) const {
    if (kind == form::uncheckable || (!is_root && (keyword == "$id" || keyword == "$schema"))) {
      return "cannot be checked";
    }
    const bool holds_definitions = keyword == "$defs" || keyword == "definitions";
    if (refers && kind != form::reference && kind != form::annotation && !holds_definitions) {
      return "cannot be checked beside `$ref`; put both under `allOf`";
    }
    if (kind == form::items && operand.is_array() && !has_lists_of_items_) {
      return "is a list, which 2020-12 does not know; declare draft-07 by `$schema`";
    }
    return nullptr;
  }

  /// The checkable form of the schema at `pointer`.
  value walk(const value& in, const std::string& pointer, std::size_t depth_left) {
    edges_[pointer];
    if (in.is_bool()) {
      return in;
    }
    if (!in.is_object() || depth_left == 0) {
      fail(pointer, depth_left == 0 ? "nested too deep" : "expected a schema: an object or a boolean");
      return true;
    }
    const bool refers = in.get_object().contains("$ref");
    object out;
    for (const auto& [raw_keyword, operand] : in.get_object()) {
      const auto keyword = view(raw_keyword);
      const auto kind = form_of(keyword);
      std::string place = pointer;
      append_token(place, keyword);
      if (const auto* why = obstacle(keyword, kind, operand, refers, pointer.empty())) {
        if (mode_ == uncheckable::refuse) {
          fail(place, why);
        }
        continue;
      }
      add(out, kind, keyword, operand, pointer, place, depth_left - 1);
    }
    return out;
  }

  void add(object& out, form kind, std::string_view keyword, const value& operand, const std::string& pointer,
           const std::string& place, std::size_t depth_left) {
    auto& slot = out[{keyword.data(), keyword.size()}];
    switch (kind) {
    case form::annotation:
    case form::uncheckable:
      out.erase({keyword.data(), keyword.size()});
      break;
    case form::plain:
      slot = copy(operand, place);
      break;
    case form::number:
      slot = copy(operand, place);
      require(operand.is_number(), place, "expected a number");
      break;
    case form::count:
      slot = copy(operand, place);
      require(slot.is_int64() && slot.get_int64() >= 0, place, "expected a count");
      break;
    case form::multiple: {
      out.erase({keyword.data(), keyword.size()});
      auto divisor = operand.is_number() ? copy(operand, place) : value(0.0);
      require(divisor.to_number<double>() > 0, place, "expected a number above zero");
      out[{multiple_keyword.data(), multiple_keyword.size()}] = std::move(divisor);
      break;
    }
    case form::here:
      edges_[pointer].push_back(place);
      [[fallthrough]];
    case form::schema:
      slot = walk(operand, place, depth_left);
      break;
    case form::list_here:
      slot = walk_list(operand, place, depth_left, &edges_[pointer]);
      break;
    case form::items:
      slot = operand.is_array() ? walk_list(operand, place, depth_left, nullptr) : walk(operand, place, depth_left);
      break;
    case form::by_name:
      slot = walk_named(operand, place, depth_left, nullptr);
      break;
    case form::dependencies:
      slot = walk_named(operand, place, depth_left, &edges_[pointer]);
      break;
    case form::pattern:
      out.erase({keyword.data(), keyword.size()});
      add_pattern(out, operand, place);
      break;
    case form::unique:
      out.erase({keyword.data(), keyword.size()});
      if (!operand.is_bool()) {
        fail(place, "expected a boolean");
      } else if (operand.get_bool()) {
        out[{unique_keyword.data(), unique_keyword.size()}] = true;
      }
      break;
    case form::reference:
      add_reference(slot, operand, pointer, place);
      break;
    }
  }

  value copy(const value& operand, const std::string& place) {
    auto out = normalized(operand, max_depth);
    if (!out) {
      fail(place, "nested too deep");
    }
    return out ? *std::move(out) : value{};
  }

  value walk_list(const value& operand, const std::string& place, std::size_t depth_left,
                  std::vector<std::string>* edges) {
    const auto* all = operand.if_array();
    if (!all || all->empty()) {
      fail(place, "expected an array of schemas, and at least one");
      return true;
    }
    boost::json::array out;
    for (std::size_t i = 0; i < all->size(); ++i) {
      const auto here = place + '/' + std::to_string(i);
      if (edges) {
        edges->push_back(here);
      }
      out.push_back(walk((*all)[i], here, depth_left));
    }
    return out;
  }

  /// `dependencies` may also hold lists of names.
  value walk_named(const value& operand, const std::string& place, std::size_t depth_left,
                   std::vector<std::string>* edges) {
    const auto* all = operand.if_object();
    if (!all) {
      fail(place, "expected an object of schemas");
      return object{};
    }
    object out;
    for (const auto& [name, schema] : *all) {
      std::string here = place;
      append_token(here, view(name));
      const bool names = edges && schema.is_array();
      if (edges && !names) {
        edges->push_back(here);
      }
      const auto key = copy(value(name), here);
      out[key.get_string()] = names ? copy(schema, here) : walk(schema, here, depth_left);
    }
    return out;
  }

  void add_pattern(object& out, const value& operand, const std::string& place) {
    if (!operand.is_string()) {
      return fail(place, "expected a string");
    }
    compiled_pattern pattern{view(operand.get_string())};
    if (auto problem = pattern.problem(); problem.empty()) {
      out[{pattern_keyword.data(), pattern_keyword.size()}] = static_cast<std::int64_t>(patterns_.size());
      patterns_.push_back(std::move(pattern));
    } else if (mode_ == uncheckable::refuse) {
      fail(place, "cannot be checked by RE2: " + problem);
    }
  }

  void add_reference(value& slot, const value& operand, const std::string& pointer, const std::string& place) {
    const auto* text = operand.if_string();
    if (!text || (*text != "#" && !text->starts_with("#/")) || text->find('%') != boost::json::string::npos) {
      return fail(place, "expected `#` or `#/` and a JSON Pointer into this schema, without percent signs");
    }
    slot = operand;
    const std::string target{view(*text).substr(1)};
    references_.emplace_back(place, target);
    edges_[pointer].push_back(target);
  }

  /// A schema that asks for itself, of the same value, never ends.
  void find_circle(const std::string& pointer) {
    auto& state = marks_[pointer];
    if (state == mark::open) {
      fail(pointer, "leads round in a circle");
    }
    if (state != mark::fresh) {
      return;
    }
    state = mark::open;
    for (const auto& target : edges_.at(pointer)) {
      find_circle(target);
    }
    marks_[pointer] = mark::done;
  }

  uncheckable mode_;
  bool has_lists_of_items_ = false; // by its dialect
  std::optional<error> problem_;
  std::vector<compiled_pattern> patterns_;
  std::map<std::string, std::vector<std::string>> edges_; // schema → schemas of the same value that it asks for
  std::vector<std::pair<std::string, std::string>> references_;
  std::map<std::string, mark> marks_;
};

} // namespace

result<checkable_schema> make_checkable(const value& schema, uncheckable mode) {
  return walker{mode}.run(schema);
}

} // namespace actors::schema::detail
