// The stores that come with the library, for tests that hold for each of them.
#pragma once

#include "libactors/system.hpp"
#include "libactors/testing.hpp"
#include "services/session/memory_session_store.hpp"
#include "services/session/sqlite_session_store.hpp"
#include "supervision/supervisor.hpp"
#include "test/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace actors {

using namespace std::chrono_literals;

using test::temporary_folder;

struct store_kind {
  std::string name;
  bool durable; ///< made anew in the same folder it has what its predecessor kept
  std::function<std::shared_ptr<session_store>(const temporary_folder&)> make;

  friend std::ostream& operator<<(std::ostream& out, const store_kind& kind) { return out << kind.name; }
};

inline std::vector<store_kind> store_kinds() {
  return {
      {"memory", false, [](const temporary_folder&) { return std::make_shared<memory_session_store>(); }},
      {"sqlite", true,
       [](const temporary_folder& in) {
         // Without waiting for the disk, which is nobody's business here.
         return std::make_shared<sqlite_session_store>(
             sqlite_store_options{.file = in / "sessions.db", .synchronous = synchronous_writes::normal});
       }},
  };
}

/// Those that outlive a program.
inline std::vector<store_kind> durable_store_kinds() {
  auto all = store_kinds();
  std::erase_if(all, [](const store_kind& each) { return !each.durable; });
  return all;
}

inline std::string name_of_store(const testing::TestParamInfo<store_kind>& each) {
  return each.param.name;
}

} // namespace actors
