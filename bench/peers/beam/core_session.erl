%% Sessions as Erlang's users write them: a gen_server each, found by its id in an ETS table that is read without a lock.
%%
%% The ids are binaries of 32 digits. A read of the table copies the pid and nothing else; the table is made with read_concurrency.
%% The processes are spawned without a supervisor, which would only slow the start.
-module(core_session).
-behaviour(gen_server).
-export([update_get/3, paced/3]).
-export([init/1, handle_call/3, handle_cast/2]).

update_get(Count, Width, Sessions) ->
    Self = self(),
    {Table, Ids} = open_all(Sessions),
    Workers = [spawn_link(fun() -> Self ! {times, self(), work(Table, Ids, First * (Sessions div Width), Count, [])} end)
               || First <- lists:seq(0, Width - 1)],
    Times = lists:append([receive {times, Each, Seen} -> Seen end || Each <- Workers]),
    {Count * Width, Times, fun() -> close_all(Table) end}.

paced(Count, Width, Interval) ->
    {Table, Ids} = open_all(1000),
    Make = fun(N) -> visit(Table, Ids, N * (1000 div Width)) end,
    {Ops, Times} = core_paced:work(Count, Width, Interval, Make),
    {Ops, Times, fun() -> close_all(Table) end}.

%% An operation of core_paced.
visit(Table, Ids, Last) ->
    fun() ->
            work(Table, Ids, Last, 1, []),
            visit(Table, Ids, (Last + 617) rem tuple_size(Ids))
    end.

open_all(Sessions) ->
    Table = ets:new(sessions, [set, public, {read_concurrency, true}]),
    {Table, list_to_tuple([open(Table) || _ <- lists:seq(1, Sessions)])}.

close_all(Table) ->
    [gen_server:stop(Pid) || {_, Pid} <- ets:tab2list(Table)],
    ets:delete(Table).

open(Table) ->
    Id = binary:encode_hex(crypto_free_bytes(16)),
    {ok, Pid} = gen_server:start_link(?MODULE, #{count => 0}, []),
    true = ets:insert_new(Table, {Id, Pid}),
    Id.

%% Debian's erlang-base has no crypto; these need not be secrets.
crypto_free_bytes(Count) -> rand:bytes(Count).

work(_, _, _, 0, Times) -> Times;
work(Table, Ids, Last, Left, Times) ->
    From = contestant:timed(Left),
    Next = (Last + 617) rem tuple_size(Ids),
    Pid = ets:lookup_element(Table, element(Next + 1, Ids), 2),
    ok = gen_server:call(Pid, {update, fun(State) -> State#{count => Left} end}, infinity),
    _ = gen_server:call(Pid, {get, count}, infinity),
    work(Table, Ids, Next, Left - 1, case From of none -> Times; _ -> [contestant:since(From) | Times] end).

%% -- a session

init(State) -> {ok, State}.

handle_call({update, Change}, _, State) -> {reply, ok, Change(State)};
handle_call({get, Key}, _, State) -> {reply, maps:get(Key, State), State}.

handle_cast(_, State) -> {noreply, State}.
