%% The kind of work that erlmcp's own benchmark times, in which no process talks to another: a process's dictionary, a queue that one
%% process keeps to itself, a table of ten places that one process marks as taken and free, a table of states that all write and read.
%% Written for speed, without its clock readings around each operation.
-module(core_erlmcp).
-export([registry/2, queue/2, pool/2, session/3, all/3]).

%% put, get and erase in the dictionary of each process.
registry(Count, Width) ->
    in_parallel(Width, fun(N) -> register_names(Count, N) end),
    {Count * Width, []}.

register_names(0, _) -> ok;
register_names(Left, N) ->
    Key = {registry, N, Left},
    put(Key, Left),
    Left = get(Key),
    erase(Key),
    register_names(Left - 1, N).

%% In and out, by one process.
queue(Count, Width) ->
    in_parallel(1, fun(_) -> turn(Count * Width, queue:new()) end),
    {Count * Width, []}.

turn(0, _) -> ok;
turn(Left, Queue) ->
    {{value, _}, Rest} = queue:out(queue:in(Left, Queue)),
    turn(Left - 1, Rest).

%% The first place that is free is marked as taken, then as free, by one process.
pool(Count, Width) ->
    in_parallel(1, fun(_) ->
                           Table = ets:new(pool, [set, public]),
                           ets:insert(Table, [{N, available} || N <- lists:seq(1, 10)]),
                           mark(Count * Width, Table),
                           ets:delete(Table)
                   end),
    {Count * Width, []}.

mark(0, _) -> ok;
mark(Left, Table) ->
    {[[Place]], _} = ets:match(Table, {'$1', available}, 1),
    ets:insert(Table, {Place, busy}),
    ets:insert(Table, {Place, available}),
    mark(Left - 1, Table).

%% One of the states is written and read, by all.
session(Count, Width, Sessions) ->
    Table = ets:new(sessions, [set, public, {write_concurrency, true}, {read_concurrency, true}]),
    in_parallel(Width, fun(N) -> keep(Count, Table, N, Sessions) end),
    ets:delete(Table),
    {Count * Width, []}.

keep(0, _, _, _) -> ok;
keep(Left, Table, Last, Sessions) ->
    Next = (Last + 617) rem Sessions,
    ets:insert(Table, {Next, #{worker => Last, count => Left}}),
    [_] = ets:lookup(Table, Next),
    keep(Left - 1, Table, Next, Sessions).

%% One after the other.
all(Count, Width, Sessions) ->
    registry(Count, Width),
    queue(Count, Width),
    pool(Count, Width),
    session(Count, Width, Sessions),
    {4 * Count * Width, []}.

in_parallel(Width, Work) ->
    All = [spawn_monitor(fun() -> Work(N) end) || N <- lists:seq(1, Width)],
    [receive {'DOWN', Monitor, process, _, normal} -> ok; {'DOWN', Monitor, process, _, Reason} -> exit(Reason) end
     || {_, Monitor} <- All].
