%% The rows of `bench supervision` on the BEAM: the same work as bench/supervision/work, written for Erlang.
%%
%% Nobody reads the reports of what was killed on purpose, so the logger drops them before they are made; ours does too.
-module(supervision_bench).
-export([main/0]).

main() ->
    ok = logger:set_primary_config(level, none),
    contestant:main(fun row/4, [child_bytes, child_bytes_hibernated]).

row(start_child, Count, Width, _) -> supervision_dynamic:start(Count, Width);
row(start_stop, Count, Width, _) -> supervision_dynamic:start_and_stop(Count, Width);
row(child_bytes, Count, Width, _) -> supervision_dynamic:idle(Count, Width, started);
row(child_bytes_hibernated, Count, Width, _) -> supervision_dynamic:idle(Count, Width, hibernated);
row(restart, Count, Width, Window) -> supervision_restart:restart(Count, Width, Window);
row(restart_latency, Count, Width, Window) -> supervision_restart:latency(Count, Width, Window).
