%% Children that crash when told to, under one_for_one supervisors; a replacement tells the watcher that it runs.
%%
%% OTP 25 walks the list of all restarts within the period at each restart, so few fall on each supervisor and the period is the
%% shortest. `exit(crashed)` is the cheapest crash that is one; error/1 makes a stack trace besides. A start function has to return a
%% child that is linked and no more; that it runs the child tells its watcher, so there is no init_ack for the supervisor to wait for.
-module(supervision_restart).
-behaviour(supervisor).
-export([restart/3, latency/3, init/1, start_child/2, child/1]).

%% Width supervisors of Window children; a watcher for each supervisor crashes its children one after the other, each Count times.
restart(Count, Width, Window) ->
    Self = self(),
    Watchers = [spawn_link(fun() ->
                                   {Supervisor, Children} = supervised(Window),
                                   Self ! {ready, self()},
                                   receive go -> ok end,
                                   rounds(Children, Count),
                                   Self ! {done, self()},
                                   receive stop -> stop(Supervisor) end
                           end) || _ <- lists:seq(1, Width)],
    [receive {ready, Each} -> ok end || Each <- Watchers],
    [Each ! go || Each <- Watchers],
    [receive {done, Each} -> ok end || Each <- Watchers],
    {Count * Width * Window, [], fun() -> [stop_watcher(Each) || Each <- Watchers], ok end}.

stop_watcher(Watcher) ->
    Monitor = monitor(process, Watcher),
    Watcher ! stop,
    receive {'DOWN', Monitor, process, _, _} -> ok end.

rounds(_, 0) -> ok;
rounds(Children, Left) -> rounds([crash(Each) || Each <- Children], Left - 1).

%% Width supervisors of ten children; after Window ms of quiet the first child of the next one crashes.
latency(Count, Width, Window) ->
    Trees = [supervised(10) || _ <- lists:seq(1, Width)],
    Times = single_crashes(Trees, [], Count, Window, []),
    {Count, Times, fun() -> [stop(Supervisor) || {Supervisor, _} <- Trees], ok end}.

single_crashes(_, _, 0, _, Times) -> Times;
single_crashes([], Done, Left, Pause, Times) -> single_crashes(lists:reverse(Done), [], Left, Pause, Times);
single_crashes([{Supervisor, [Child | Others]} | Rest], Done, Left, Pause, Times) ->
    receive after Pause -> ok end,
    From = erlang:monotonic_time(),
    Next = crash(Child),
    single_crashes(Rest, [{Supervisor, [Next | Others]} | Done], Left - 1, Pause, [contestant:since(From) | Times]).

crash(Child) ->
    Child ! crash,
    receive {up, Next} -> Next end.

supervised(Children) ->
    {ok, Supervisor} = supervisor:start_link(?MODULE, {self(), Children}),
    {Supervisor, [receive {up, Child} -> Child end || _ <- lists:seq(1, Children)]}.

init({Watcher, Children}) ->
    {ok, {#{strategy => one_for_one, intensity => 1000000, period => 1},
          [#{id => Id, start => {?MODULE, start_child, [Watcher, Id]}} || Id <- lists:seq(1, Children)]}}.

stop(Supervisor) ->
    unlink(Supervisor),
    Monitor = monitor(process, Supervisor),
    exit(Supervisor, shutdown),
    receive {'DOWN', Monitor, process, _, shutdown} -> ok end.

start_child(Watcher, _Id) -> {ok, spawn_link(?MODULE, child, [Watcher])}.

child(Watcher) ->
    Watcher ! {up, self()},
    receive crash -> exit(crashed) end.
