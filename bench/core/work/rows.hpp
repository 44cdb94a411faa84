// The rows, as they are written for libactors and for plain CAF alike. Each does its work once and returns when it is done: its
// processes have ended or been told to, but for those that `outcome::release` ends.
#pragma once

#include "bench/core/work/host.hpp"
#include "bench/ruler/work.hpp"

namespace bench::core {

/// `width` senders, each with `count` messages for one receiver, at most `window` of them ahead of it. An op: a message received.
outcome send_messages(host& on, const work& what);

/// `width` pairs that play `count` round trips each. An op: a message, two to a round trip.
outcome ping_pong(host& on, const work& what);

/// `width` clients call one server, `count` times each, with `window` calls under way at a time. An op: a call answered.
outcome call_server(host& on, const work& what);

/// `count` processes that end at once, `window` at a time. An op: the start and the end of one.
outcome spawn_processes(host& on, const work& what);

/// `width` processes that wait for a message, for `count` ms. An op: a process.
outcome idle(host& on, const work& what);

/// A handler sends to an idle process and goes on for `window` ms; `count` times. An op: a message sent so.
outcome wake_up(host& on, const work& what);

/// The same with two bare threads: the least that the operating system takes.
outcome wake_threads(host& on, const work& what);

/// Savina's "fork join (throughput)": `window` messages to each of `width` processes in turn; `count` rounds. An op: a message.
outcome fork_join(host& on, const work& what);

/// Savina's "thread ring": a token goes `count` hops around `width` processes. An op: a hop.
outcome thread_ring(host& on, const work& what);

/// Savina's "chameneos": `width` creatures meet in pairs at a mall, `count` times. An op: a meeting.
outcome chameneos(host& on, const work& what);

/// Savina's "big": each of `width` processes sends `count` pings to others, chosen at random, one at a time. An op: a ping and its pong.
outcome big(host& on, const work& what);

} // namespace bench::core
