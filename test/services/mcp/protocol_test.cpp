#include "services/mcp/protocol.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp {
namespace {

// Source: 2025-11-25, basic/lifecycle, "Version Negotiation".
TEST(negotiate, answers_a_served_handshake_revision_with_itself) {
  EXPECT_EQ(negotiate("2025-11-25"), version::v2025_11_25);
  EXPECT_EQ(negotiate("2025-06-18"), version::v2025_06_18);
  EXPECT_EQ(negotiate("2025-03-26"), version::v2025_03_26);
}

TEST(negotiate, answers_anything_else_with_the_latest_handshake_revision) {
  for (auto requested : {"2024-11-05", "1900-01-01", "", "latest", "2026-07-28"})
    EXPECT_EQ(negotiate(requested), version::v2025_11_25) << requested;
}

TEST(version, reads_back_what_it_prints) {
  for (auto v : supported_versions())
    EXPECT_EQ(parse_version(to_string(v)), v);
  EXPECT_EQ(parse_version("2026-07-2"), std::nullopt);
}

TEST(version, is_printed_as_its_name) {
  EXPECT_EQ(testing::PrintToString(version::v2025_06_18), "2025-06-18");
}

TEST(version, lists_the_newest_first) {
  EXPECT_THAT(
      std::vector(supported_versions().begin(), supported_versions().end()),
      testing::ElementsAre(version::v2026_07_28, version::v2025_11_25, version::v2025_06_18, version::v2025_03_26));
}

TEST(version, knows_which_revisions_have_which_feature) {
  EXPECT_TRUE(has_batches(version::v2025_03_26));
  EXPECT_FALSE(has_batches(version::v2025_06_18));
  EXPECT_FALSE(has_structured_content(version::v2025_03_26));
  EXPECT_TRUE(has_structured_content(version::v2025_06_18));
  EXPECT_FALSE(argument_errors_are_results(version::v2025_06_18));
  EXPECT_TRUE(argument_errors_are_results(version::v2025_11_25));
  EXPECT_FALSE(has_free_structured_content(version::v2025_11_25));
  EXPECT_TRUE(has_free_structured_content(version::v2026_07_28));
}

// Source: schema.ts of both revisions, `ClientRequest` and `ClientNotification`.
TEST(find_method, knows_the_methods_that_only_the_handshake_era_has) {
  for (auto name : {"initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe",
                    "notifications/initialized", "notifications/progress", "notifications/roots/list_changed"}) {
    EXPECT_TRUE(find_method(era::v2025, name)) << name;
    EXPECT_FALSE(find_method(era::v2026, name)) << name;
  }
}

TEST(find_method, knows_the_methods_that_only_the_stateless_era_has) {
  for (auto name : {"server/discover", "subscriptions/listen"}) {
    EXPECT_FALSE(find_method(era::v2025, name)) << name;
    EXPECT_TRUE(find_method(era::v2026, name)) << name;
  }
}

TEST(find_method, knows_the_methods_that_both_eras_share) {
  for (auto name : {"tools/list", "tools/call", "resources/list", "resources/templates/list", "resources/read",
                    "prompts/list", "prompts/get", "completion/complete", "notifications/cancelled"})
    for (auto e : {era::v2025, era::v2026})
      EXPECT_TRUE(find_method(e, name)) << name;
}

TEST(find_method, finds_nothing_under_a_name_that_no_era_has) {
  for (auto name : {"", "tools/lisst", "Tools/List", "none"})
    for (auto e : {era::v2025, era::v2026})
      EXPECT_FALSE(find_method(e, name)) << name;
}

TEST(is_notification, goes_by_the_name) {
  for (auto i = 0; i < static_cast<int>(method::none); ++i) {
    auto m = static_cast<method>(i);
    EXPECT_EQ(is_notification(m), to_string(m).starts_with("notifications/")) << to_string(m);
  }
  EXPECT_FALSE(is_notification(method::none));
}

TEST(find_method, returns_a_method_that_prints_as_the_name_it_was_found_by) {
  for (auto i = 0; i < static_cast<int>(method::none); ++i) {
    auto m = static_cast<method>(i);
    auto name = to_string(m);
    EXPECT_TRUE(find_method(era::v2025, name) == m || find_method(era::v2026, name) == m) << name;
  }
  EXPECT_EQ(to_string(method::none), "");
}

} // namespace
} // namespace actors::mcp
