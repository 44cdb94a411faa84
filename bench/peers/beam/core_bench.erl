%% The rows of `bench core` on the BEAM: the same work as bench/core/work, written for Erlang.
-module(core_bench).
-export([main/0]).

main() -> contestant:main(fun row/4, [idle, idle_hibernated]).

row(message, Count, Width, Window) -> core_messages:send(Count, Width, Window);
row(ping_pong, Count, Width, _) -> core_messages:ping_pong(Count, Width);
row(call, Count, Width, Window) -> core_calls:call(Count, Width, Window);
row(call_monitored, Count, Width, Window) -> core_calls:monitored(Count, Width, Window);
row(spawn, Count, _, Window) -> core_processes:spawn_and_end(Count, Window);
row(idle, Count, Width, _) -> core_processes:idle(Count, Width);
row(idle_hibernated, Count, Width, _) -> core_processes:idle_hibernated(Count, Width);
row(wakeup, Count, _, Window) -> core_processes:wake_up(Count, Window);
row(fork_join, Count, Width, Window) -> core_savina:fork_join(Count, Width, Window);
row(thread_ring, Count, Width, _) -> core_savina:thread_ring(Count, Width);
row(chameneos, Count, Width, _) -> core_savina:chameneos(Count, Width);
row(big, Count, Width, _) -> core_savina:big(Count, Width);
row(pool_checkout, Count, Width, Window) -> core_pool:checkout(Count, Width, Window);
row(pool_transaction, Count, Width, Window) -> core_pool:transaction(Count, Width, Window);
row(pool_dispatch, Count, Width, Window) -> core_pool:dispatch(Count, Width, Window);
row(queue, Count, Width, Window) -> core_queue:broker(Count, Width, Window);
row(queue_direct, Count, Width, Window) -> core_queue:direct(Count, Width, Window);
row(queue_batched, Count, Width, Window) -> core_queue:broker_batched(Count, Width, Window);
row(queue_batched_direct, Count, Width, Window) -> core_queue:direct_batched(Count, Width, Window).
