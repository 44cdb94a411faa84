// A supervision tree from a TOML file.
//
//   label = "shop"
//   strategy = "rest_for_one"                  # one_for_one (default), one_for_all, rest_for_one
//   intensity = 3                              # restarts within the period that are not too many
//   period = "5 s"
//
//   [[children]]
//   id = "web"
//   restart = "transient"                      # permanent (default), transient, temporary
//   backoff = {initial = "50 ms", factor = 2, cap = "1 s", jitter = 0, reset_after = "10 s"}
//
//   [[children]]
//   id = "billing"
//   kind = "supervisor"                        # with the keys of a supervisor, and children of its own
//   [[children.children]]
//   id = "ledger"
//
// The defaults are those of supervision/child_spec.hpp. shop.toml beside this file has all keys. Workers are
// examples/supervision/stage.hpp's.
#pragma once

#include "supervision/child_spec.hpp"

#include <string>

namespace playground {

struct named_tree {
  std::string label;
  actors::supervisor_spec spec;
};

/// Errors: std::runtime_error with "FILE:LINE:COLUMN: …": it cannot be read, is no TOML, has keys or values that mean nothing, or
/// describes a tree that no supervisor would take.
[[nodiscard]] named_tree read_tree(const std::string& file);

} // namespace playground
