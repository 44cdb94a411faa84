%% Names of processes, asked for by many.
%%
%% `call` is a gen_server with a map of names; `message` is the least that keeps what calls keep, that the caller hears of the callee's
%% end: a monitor whose alias takes the answer, without gen_server's own layers.
%%
%% `lookup` reads an ETS table, which is what registries on the BEAM come down to: binary keys, and lookup_element/3, which copies the pid
%% alone out of the table. With a writer beside the readers write_concurrency matters more than read_concurrency, which alone was up to
%% five times slower; the two together, `auto`, were the fastest of those tried. The names are shared, not copied to each reader.
%%
%% In `cycle` each process writes to the table itself, and what makes names die with their processes is done once for each process: an
%% owner monitors it and deletes its names when it goes down. `cycle_with_links` is what Elixir's Registry does (keys: unique), where it
%% is done for each name: an entry by process, a link to the owner, an entry by name, and all of it back.
-module(core_registry).
-behaviour(gen_server).
-export([call/2, call_paced/3, message/2, lookup/3, cycle/2, cycle_with_links/2]).
-export([init/1, handle_call/3, handle_cast/2]).

-define(TIMEOUT, 60000).

names(Count) ->
    State = rand:seed_s(exsss, 42),
    {Names, _} = lists:mapfoldl(fun(_, Before) ->
                                        {Number, After} = rand:uniform_s(1 bsl 64, Before),
                                        {iolist_to_binary(io_lib:format("user~16.16.0b", [Number - 1])), After}
                                end, State, lists:seq(1, Count)),
    Names.

tenants(Count) -> [spawn(fun() -> receive close -> ok end end) || _ <- lists:seq(1, Count)].

close(Tenants) -> [Each ! close || Each <- Tenants].

%% Work(N) for N from 1 to Width, each in a process of its own; what they give.
in_parallel(Width, Work) ->
    Self = self(),
    All = [spawn_monitor(fun() -> Self ! {done, self(), Work(N)} end) || N <- lists:seq(1, Width)],
    [receive
         {done, Each, Result} -> erlang:demonitor(Monitor, [flush]), Result;
         {'DOWN', Monitor, process, _, Reason} -> exit(Reason)
     end || {Each, Monitor} <- All].

%% -- through a process

call(Count, Width) -> with_server(Width, fun(Names, Ask) -> ask_all(Count, Width, Names, Ask) end).

with_server(Width, Work) ->
    Names = names(Width),
    Tenants = tenants(Width),
    {ok, Server} = gen_server:start_link(?MODULE, maps:from_list(lists:zip(Names, Tenants)), []),
    Result = Work(Names, fun(Name) -> {ok, _} = gen_server:call(Server, {whereis, Name}, ?TIMEOUT) end),
    gen_server:stop(Server),
    close(Tenants),
    Result.

%% At fixed times, each process for one name.
call_paced(Count, Width, Interval) ->
    with_server(Width, fun(Names, Ask) ->
                               Make = fun(N) ->
                                              Name = lists:nth(N + 1, Names),
                                              core_paced:always(fun() -> Ask(Name) end)
                                      end,
                               core_paced:work(Count, Width, Interval, Make)
                       end).

init(Names) -> {ok, Names}.

handle_call({whereis, Name}, _, Names) -> {reply, maps:find(Name, Names), Names}.

handle_cast(_, Names) -> {noreply, Names}.

message(Count, Width) ->
    Names = names(Width),
    Tenants = tenants(Width),
    All = maps:from_list(lists:zip(Names, Tenants)),
    Server = spawn_link(fun() -> serve(All) end),
    Ask = fun(Name) ->
                  Alias = erlang:monitor(process, Server, [{alias, reply_demonitor}]),
                  Server ! {Alias, Name},
                  receive
                      {Alias, {ok, _}} -> ok;
                      {'DOWN', Alias, _, _, Reason} -> exit(Reason)
                  after ?TIMEOUT -> exit(timeout)
                  end
          end,
    Result = ask_all(Count, Width, Names, Ask),
    Server ! stop,
    close(Tenants),
    Result.

serve(Names) ->
    receive
        {Alias, Name} when is_binary(Name) ->
            Alias ! {Alias, maps:find(Name, Names)},
            serve(Names);
        stop -> ok
    end.

ask_all(Count, Width, Names, Ask) ->
    Table = list_to_tuple(Names),
    Times = in_parallel(Width, fun(N) -> ask(Count, N, Table, Ask, []) end),
    {Count * Width, lists:append(Times)}.

ask(0, _, _, _, Times) -> Times;
ask(Left, N, Names, Ask, Times) ->
    Next = N rem tuple_size(Names) + 1,
    case contestant:timed(Left) of
        none ->
            Ask(element(Next, Names)),
            ask(Left - 1, Next, Names, Ask, Times);
        From ->
            Ask(element(Next, Names)),
            ask(Left - 1, Next, Names, Ask, [contestant:since(From) | Times])
    end.

%% -- in a table

options(Type) -> [Type, public, {read_concurrency, true}, {write_concurrency, auto}].

lookup(Count, Width, Size) ->
    Table = ets:new(names, options(set)),
    Names = names(Size),
    Tenants = tenants(Size),
    Pids = list_to_tuple(Tenants),
    ets:insert(Table, lists:zip(Names, Tenants)),
    persistent_term:put(?MODULE, list_to_tuple(Names)),
    Writer = spawn_link(fun() -> write(Table, persistent_term:get(?MODULE), Pids, 1, 1) end),
    in_parallel(Width, fun(N) -> read(Count, Table, persistent_term:get(?MODULE), N) end),
    unlink(Writer),
    Monitor = erlang:monitor(process, Writer),
    exit(Writer, kill),
    receive {'DOWN', Monitor, _, _, _} -> ok end,
    ets:delete(Table),
    close(Tenants),
    {Count * Width, []}.

%% Gives each name to the next process, and in the next round to the one after it.
write(Table, Names, Pids, N, Round) when N > tuple_size(Names) -> write(Table, Names, Pids, 1, Round + 1);
write(Table, Names, Pids, N, Round) ->
    ets:insert(Table, {element(N, Names), element((N + Round) rem tuple_size(Pids) + 1, Pids)}),
    write(Table, Names, Pids, N + 1, Round).

read(0, _, _, _) -> ok;
read(Left, Table, Names, Random) ->
    %% Within 59 bits, so that it stays a small integer.
    A = (Random bxor (Random bsl 13)) band 16#7ffffffffffffff,
    B = A bxor (A bsr 7),
    C = (B bxor (B bsl 17)) band 16#7ffffffffffffff,
    Pid = ets:lookup_element(Table, element(C rem tuple_size(Names) + 1, Names), 2),
    true = is_pid(Pid),
    read(Left - 1, Table, Names, C).

%% -- names that come and go

cycle(Count, Width) ->
    {Owner, Table} = start_owner(fun(Table) -> watch(Table) end),
    in_parallel(Width,
                fun(N) ->
                        Owner ! {watch, self()},
                        Name = iolist_to_binary(io_lib:format("user~16.16.0b", [N * 1234567891011])),
                        come_and_go(Count, Table, Name, self())
                end),
    stop_owner(Owner),
    {Count * Width, []}.

come_and_go(0, _, _, _) -> ok;
come_and_go(Left, Table, Name, Self) ->
    true = ets:insert_new(Table, {Name, Self}),
    Self = ets:lookup_element(Table, Name, 2),
    true = ets:delete_object(Table, {Name, Self}),
    come_and_go(Left - 1, Table, Name, Self).

watch(Table) ->
    receive
        {watch, Pid} ->
            erlang:monitor(process, Pid),
            watch(Table);
        {'DOWN', _, process, Pid, _} ->
            ets:match_delete(Table, {'_', Pid}),
            watch(Table);
        stop -> ok
    end.

cycle_with_links(Count, Width) ->
    {Owner, Table} = start_owner(fun(Names) ->
                                         process_flag(trap_exit, true),
                                         persistent_term:put({?MODULE, Names}, ets:new(pids, options(duplicate_bag))),
                                         watch_links(Names, persistent_term:get({?MODULE, Names}))
                                 end),
    Pids = persistent_term:get({?MODULE, Table}),
    in_parallel(Width,
                fun(N) ->
                        Name = iolist_to_binary(io_lib:format("user~16.16.0b", [N * 1234567891011])),
                        come_and_go(Count, Table, Pids, Owner, Name, self())
                end),
    stop_owner(Owner),
    persistent_term:erase({?MODULE, Table}),
    {Count * Width, []}.

come_and_go(0, _, _, _, _, _) -> ok;
come_and_go(Left, Table, Pids, Owner, Name, Self) ->
    true = ets:insert(Pids, {Self, Name, Table}),
    true = link(Owner),
    true = ets:insert_new(Table, {Name, {Self, nil}}),
    {Self, nil} = ets:lookup_element(Table, Name, 2),
    true = ets:match_delete(Table, {Name, {Self, '_'}}),
    true = ets:delete_object(Pids, {Self, Name, Table}),
    true = unlink(Owner),
    come_and_go(Left - 1, Table, Pids, Owner, Name, Self).

watch_links(Table, Pids) ->
    receive
        {'EXIT', Pid, _} ->
            [ets:match_delete(Table, {Name, {Pid, '_'}}) || {_, Name, _} <- ets:take(Pids, Pid)],
            watch_links(Table, Pids);
        stop -> ok
    end.

start_owner(Watch) ->
    Self = self(),
    Owner = spawn(fun() ->
                          Table = ets:new(names, options(set)),
                          Self ! {table, self(), Table},
                          receive go -> Watch(Table) end
                  end),
    receive {table, Owner, Table} -> ok end,
    Owner ! go,
    wait_for_owner(Owner, Table).

wait_for_owner(Owner, Table) ->
    %% It is past its beginning when it waits.
    case process_info(Owner, [status, message_queue_len]) of
        [{status, waiting}, {message_queue_len, 0}] -> {Owner, Table};
        _ -> erlang:yield(), wait_for_owner(Owner, Table)
    end.

stop_owner(Owner) ->
    Monitor = erlang:monitor(process, Owner),
    Owner ! stop,
    receive {'DOWN', Monitor, _, _, _} -> ok end.
