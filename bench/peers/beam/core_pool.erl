%% Few workers shared by many processes.
%%
%% `checkout` and `transaction` are poolboy's (Debian's erlang-poolboy), the pool that Erlang's and Elixir's database drivers were built
%% on: a gen_server that knows who has whom, a monitor for each checkout.
%%
%% `dispatch` is what is written where poolboy's one process is the bottleneck, and has no process in between: the workers stand in a
%% persistent_term, an atomic counter says whose turn it is, another one keeps the number of calls under way within bounds, and the call
%% itself is a monitor whose alias takes the answer, as in gen_server:call/3. Jobs wait in the workers' mailboxes.
-module(core_pool).
-export([checkout/3, transaction/3, dispatch/3]).
-export([start_link/1]).

-define(TIMEOUT, 60000).
-define(MOST_UNDER_WAY, 1024).

%% -- poolboy

checkout(Count, Width, Size) ->
    with_poolboy(Count, Width, Size,
                 fun(Pool) ->
                         Worker = poolboy:checkout(Pool, true, ?TIMEOUT),
                         poolboy:checkin(Pool, Worker)
                 end).

transaction(Count, Width, Size) ->
    with_poolboy(Count, Width, Size,
                 fun(Pool) -> 1 = poolboy:transaction(Pool, fun(Worker) -> call(Worker, 1) end, ?TIMEOUT) end).

with_poolboy(Count, Width, Size, Step) ->
    {ok, Pool} = poolboy:start_link([{size, Size}, {max_overflow, 0}, {worker_module, ?MODULE}], []),
    Result = measure(Count, Width, fun() -> Step(Pool) end),
    poolboy:stop(Pool),
    Result.

%% For poolboy_sup.
start_link(_) -> {ok, spawn_link(fun serve/0)}.

%% -- without a process in between

dispatch(Count, Width, Size) ->
    Workers = [spawn_link(fun serve/0) || _ <- lists:seq(1, Size)],
    persistent_term:put(?MODULE, {list_to_tuple(Workers), atomics:new(1, []), counters:new(1, [atomics])}),
    Result = measure(Count, Width, fun() -> 1 = give(1) end),
    [begin unlink(Each), exit(Each, kill) end || Each <- Workers],
    persistent_term:erase(?MODULE),
    Result.

give(Job) ->
    {Workers, Turns, UnderWay} = persistent_term:get(?MODULE),
    counters:add(UnderWay, 1, 1),
    try
        counters:get(UnderWay, 1) =< ?MOST_UNDER_WAY orelse exit(overloaded),
        Turn = atomics:add_get(Turns, 1, 1),
        call(element(Turn rem tuple_size(Workers) + 1, Workers), Job)
    after
        counters:sub(UnderWay, 1, 1)
    end.

call(Worker, Number) ->
    Alias = erlang:monitor(process, Worker, [{alias, reply_demonitor}]),
    Worker ! {Alias, Alias, Number},
    receive
        {Alias, Answer} -> Answer;
        {'DOWN', Alias, _, _, Reason} -> exit(Reason)
    after ?TIMEOUT -> exit(timeout)
    end.

serve() ->
    receive
        {Client, Tag, Number} ->
            Client ! {Tag, Number},
            serve()
    end.

%% -- many that do the same

measure(Count, Width, Step) ->
    Self = self(),
    Owners = [spawn_link(fun() -> Self ! {times, self(), repeat(Count, Step, [])} end) || _ <- lists:seq(1, Width)],
    {Count * Width, lists:append([receive {times, Each, Seen} -> Seen end || Each <- Owners])}.

repeat(0, _, Times) -> Times;
repeat(Left, Step, Times) ->
    From = contestant:timed(Left),
    Step(),
    repeat(Left - 1, Step, case From of none -> Times; _ -> [contestant:since(From) | Times] end).
