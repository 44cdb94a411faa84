#include "services/schema/path.hpp"

#include <vector>

namespace actors::schema::detail {

void append_token(std::string& pointer, std::string_view name) {
  pointer += '/';
  for (const char c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

std::string path::pointer() const {
  std::vector<const path*> chain;
  for (const auto* at = this; at->parent_; at = at->parent_) {
    chain.push_back(at);
  }
  std::string out;
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    if ((*at)->is_index_) {
      append_token(out, std::to_string((*at)->index_));
    } else {
      append_token(out, (*at)->key_);
    }
  }
  return out;
}

} // namespace actors::schema::detail
