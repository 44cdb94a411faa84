// The rows. Each does its work once and returns when it is done; `outcome::release` stops the supervisors that are still there.
#pragma once

#include "bench/ruler/work.hpp"
#include "bench/supervision/work/host.hpp"

namespace bench::supervision {

/// `width` processes start `count` children of one dynamic supervisor, each one child at a time. An op: a start acknowledged.
outcome start_children(host& on, const work& what);

/// The same, then the supervisor is stopped with its children. An op: a child that has started and ended.
outcome start_and_stop(host& on, const work& what);

/// `width` children of a dynamic supervisor that wait for a message, for `count` ms. An op: a child.
outcome idle_children(host& on, const work& what);

/// `count` pictures of a dynamic supervisor with `width` children that wait for a message. The time that each takes.
outcome take_pictures(host& on, const work& what);

/// `width` one_for_one supervisors of `window` children; at each of them one child after the other crashes, each `count` times. An op: a
/// crash after which the replacement has run its init.
outcome restart_children(host& on, const work& what);

/// `width` one_for_one supervisors of ten children; after `window` ms of quiet a child of the next one crashes, `count` times in all. The
/// time from the message that makes it crash until its replacement has told that it runs.
outcome single_crashes(host& on, const work& what);

} // namespace bench::supervision
