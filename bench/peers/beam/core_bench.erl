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
row(registry_call, Count, Width, _) -> core_registry:call(Count, Width);
row(registry_message, Count, Width, _) -> core_registry:message(Count, Width);
row(registry_lookup, Count, Width, Window) -> core_registry:lookup(Count, Width, Window);
row(registry_cycle, Count, Width, _) -> core_registry:cycle(Count, Width);
row(registry_links, Count, Width, _) -> core_registry:cycle_with_links(Count, Width);
row(queue, Count, Width, Window) -> core_queue:broker(Count, Width, Window);
row(queue_direct, Count, Width, Window) -> core_queue:direct(Count, Width, Window);
row(queue_batched, Count, Width, Window) -> core_queue:broker_batched(Count, Width, Window);
row(queue_batched_direct, Count, Width, Window) -> core_queue:direct_batched(Count, Width, Window);
row(session_update_get, Count, Width, Window) -> core_session:update_get(Count, Width, Window);
row(registry_call_paced, Count, Width, Window) -> core_registry:call_paced(Count, Width, Window);
row(session_paced, Count, Width, Window) -> core_session:paced(Count, Width, Window);
row(erlmcp_registry, Count, Width, _) -> core_erlmcp:registry(Count, Width);
row(erlmcp_queue, Count, Width, _) -> core_erlmcp:queue(Count, Width div 2);
row(erlmcp_pool, Count, Width, _) -> core_erlmcp:pool(Count, Width);
row(erlmcp_session, Count, Width, Window) -> core_erlmcp:session(Count, Width, Window);
row(erlmcp_all, Count, Width, Window) -> core_erlmcp:all(Count, Width, Window);
row(core_ops, Count, Width, Window) -> core_ops(Count, Width, Window).

%% Every service, one after the other; half of the queue's workers produce, so each of them has twice as many items.
core_ops(Count, Width, Sessions) ->
    Both = max(2, Width),
    Parts = [fun() -> core_registry:call(Count, Width) end,
             fun() -> core_queue:direct_batched(Count * Width div (Both div 2), Both, 10000) end,
             fun() -> core_pool:checkout(Count, Width, 10) end,
             fun() -> core_session:update_get(Count, Width, Sessions) end],
    {lists:sum([ops(Each()) || Each <- Parts]), []}.

ops({Ops, _}) -> Ops;
ops({Ops, _, Release}) ->
    Release(),
    Ops.
