%% Processes that start and end, that only wait, and that are woken.
%%
%% What lost, by CPU time of runs taken in turn: for spawn_and_end a fun (12 % dearer than a function by its name), a smaller
%% min_heap_size (no difference); for wake_up `+swt very_low` (7 ms and more instead of 114 us).
-module(core_processes).
-export([spawn_and_end/2, ended/1, idle/2, idle_hibernated/2, started/1, hibernated/1, sleeper/0,
         wake_up/2]).

spawn_and_end(Count, Window) ->
    Before = erlang:system_info(process_count),
    First = min(Count, Window),
    start(First),
    replace(Count - First, Count),
    wait_for(Before),
    {Count, []}.

start(0) -> ok;
start(More) ->
    spawn(?MODULE, ended, [self()]),
    start(More - 1).

ended(Parent) -> Parent ! ok.

replace(_, 0) -> ok;
replace(0, ToEnd) ->
    receive ok -> replace(0, ToEnd - 1) end;
replace(ToStart, ToEnd) ->
    receive ok -> ok end,
    start(1),
    replace(ToStart - 1, ToEnd - 1).

%% The last have told, and may not have ended yet.
wait_for(Before) ->
    case erlang:system_info(process_count) > Before of
        true ->
            erlang:yield(),
            wait_for(Before);
        false -> ok
    end.

%% As a process is spawned by default, and as whoever minds its memory lets it wait. `+hms 24` comes to the same as hibernation.
idle(Milliseconds, Width) -> idle(Milliseconds, Width, started).

idle_hibernated(Milliseconds, Width) -> idle(Milliseconds, Width, hibernated).

idle(Milliseconds, Width, How) ->
    [spawn(?MODULE, How, [self()]) || _ <- lists:seq(1, Width)],
    [receive started -> ok end || _ <- lists:seq(1, Width)],
    timer:sleep(Milliseconds),
    {Width, []}.

started(Parent) ->
    Parent ! started,
    sleeper().

hibernated(Parent) ->
    Parent ! started,
    erlang:hibernate(?MODULE, sleeper, []).

sleeper() ->
    receive
        stop -> ok;
        _ -> sleeper()
    end.

wake_up(Count, Milliseconds) ->
    Self = self(),
    Sleeper = spawn(fun() -> time_messages(Self) end),
    Busy = spawn(fun() -> be_busy(Sleeper, Self, erlang:convert_time_unit(Milliseconds, millisecond, native)) end),
    Times = [begin
                 receive after 50 -> ok end,
                 Busy ! tick,
                 Time = receive {woken, Each} -> Each end,
                 receive busy_done -> ok end,
                 Time
             end || _ <- lists:seq(1, Count)],
    Busy ! stop,
    Sleeper ! stop,
    {Count, Times}.

time_messages(Parent) ->
    receive
        stop -> ok;
        From ->
            Parent ! {woken, contestant:since(From)},
            time_messages(Parent)
    end.

be_busy(Sleeper, Parent, Time) ->
    receive
        tick ->
            From = erlang:monotonic_time(),
            Sleeper ! From,
            spin(From + Time),
            Parent ! busy_done,
            be_busy(Sleeper, Parent, Time);
        stop -> ok
    end.

spin(Until) ->
    case erlang:monotonic_time() < Until of
        true -> spin(Until);
        false -> ok
    end.
