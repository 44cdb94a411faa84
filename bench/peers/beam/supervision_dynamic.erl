%% Children of a simple_one_for_one supervisor: started by several callers at once, stopped with it.
%%
%% The child is the leanest whose start is acknowledged: proc_lib:start_link and init_ack, no gen_server on top. The supervisor, which
%% keeps a map of all children, begins with a heap for many, so that it is not copied again and again while that grows; not where
%% memory is the question.
-module(supervision_dynamic).
-behaviour(supervisor).
-export([start/2, start_and_stop/2, idle/3, init/1, start_child/1, started/1, hibernated/1, wait/0]).

start(Count, Width) ->
    Supervisor = supervised(started, roomy),
    ok = start_children(Supervisor, Count, Width),
    {Count, [], fun() -> stop(Supervisor) end}.

start_and_stop(Count, Width) ->
    Supervisor = supervised(started, roomy),
    ok = start_children(Supervisor, Count, Width),
    ok = stop(Supervisor),
    {Count, []}.

idle(Milliseconds, Width, How) ->
    Supervisor = supervised(How, small),
    ok = start_children(Supervisor, Width, 1),
    timer:sleep(Milliseconds),
    {Width, [], fun() -> stop(Supervisor) end}.

supervised(How, Heap) ->
    {ok, Supervisor} = supervisor:start_link(?MODULE, {How, Heap}),
    Supervisor.

init({How, Heap}) ->
    Heap =:= roomy andalso process_flag(min_heap_size, 4_000_000), % words
    {ok, {#{strategy => simple_one_for_one}, [#{id => child, start => {?MODULE, start_child, [How]}}]}}.

%% As its parent stops it.
stop(Supervisor) ->
    unlink(Supervisor),
    Monitor = monitor(process, Supervisor),
    exit(Supervisor, shutdown),
    receive {'DOWN', Monitor, process, _, shutdown} -> ok end.

start_children(Supervisor, Count, Width) ->
    Shares = [Count div Width + case N =< Count rem Width of true -> 1; false -> 0 end || N <- lists:seq(1, Width)],
    Callers = [spawn_monitor(fun() -> call(Supervisor, Share) end) || Share <- Shares],
    [receive {'DOWN', Monitor, process, _, Reason} -> normal = Reason end || {_, Monitor} <- Callers],
    ok.

call(_, 0) -> ok;
call(Supervisor, Left) ->
    {ok, _} = supervisor:start_child(Supervisor, []),
    call(Supervisor, Left - 1).

start_child(How) -> proc_lib:start_link(?MODULE, How, [self()]).

started(Parent) ->
    proc_lib:init_ack(Parent, {ok, self()}),
    wait().

hibernated(Parent) ->
    proc_lib:init_ack(Parent, {ok, self()}),
    proc_lib:hibernate(?MODULE, wait, []).

wait() ->
    receive
        stop -> ok;
        _ -> wait()
    end.
