%% The rows of `bench core` on the BEAM: the same work as bench/core/work, written for Erlang.
%%
%%   erl -noshell -pa FOLDER -s core_bench main -extra ROW COUNT WIDTH WINDOW THREADS
%%
%% Speaks with the driver as bench/core/work/main.cpp does. The options of the emulator stand in bench/core/main.cpp; in runs taken
%% in turn over all rows `+sbwt none` was nowhere behind the default and ahead where processes wait for each other on a machine
%% with two cores; `+sbwt very_long`, `+swt very_low`, `+swct very_eager` and `+stbt db` (up to three times slower) won nowhere.
-module(core_bench).
-export([main/0, timed/1, since/1]).

main() ->
    try
        [Row | Numbers] = init:get_plain_arguments(),
        [Count, Width, Window, _Threads] = [list_to_integer(Each) || Each <- Numbers],
        run(list_to_atom(Row), Count, Width, Window),
        halt(0)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~p: ~p~n~p~n", [Class, Reason, Stack]),
            halt(1)
    end.

run(Row, Count, Width, Window) ->
    lists:member(Row, [idle, idle_hibernated]) orelse perform(Row, max(1, Count div 8), Width, Window),
    io:put_chars("begin\n"),
    io:get_line(""),
    From = erlang:monotonic_time(),
    {Ops, Latencies} = perform(Row, Count, Width, Window),
    Nanoseconds = erlang:convert_time_unit(erlang:monotonic_time() - From, native, nanosecond),
    io:put_chars(["{\"ops\": ", integer_to_list(Ops),
                  ", \"seconds\": ", float_to_list(Nanoseconds / 1.0e9, [{decimals, 9}]),
                  ", \"runtime\": \"", runtime(),
                  "\", \"latency_ns\": [", lists:join(",", [pair(Each) || Each <- counted(Latencies)]), "]}\n"]),
    until_end_of_input().

%% On a process of its own, as large as the work makes it, so that each row begins with an empty heap.
perform(Row, Count, Width, Window) ->
    Self = self(),
    {_, Monitor} = spawn_monitor(fun() -> Self ! {done, row(Row, Count, Width, Window)} end),
    receive
        {done, Result} ->
            erlang:demonitor(Monitor, [flush]),
            Result;
        {'DOWN', Monitor, process, _, Reason} ->
            exit(Reason)
    end.

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
row(big, Count, Width, _) -> core_savina:big(Count, Width).

%% One in 64 round trips is timed, as in the other contestants.
timed(Left) when Left band 63 =:= 0 -> erlang:monotonic_time();
timed(_) -> none.

since(From) -> erlang:convert_time_unit(erlang:monotonic_time() - From, native, nanosecond).

counted(Latencies) ->
    lists:sort(maps:to_list(lists:foldl(fun(Each, Seen) -> maps:update_with(Each, fun(N) -> N + 1 end, 1, Seen) end,
                                        #{}, Latencies))).

pair({Value, Times}) -> ["[", integer_to_list(Value), ",", integer_to_list(Times), "]"].

runtime() ->
    ["Erlang/OTP ", erlang:system_info(otp_release), ", ", atom_to_list(erlang:system_info(emu_flavor)), ", ",
     integer_to_list(erlang:system_info(schedulers_online)), " schedulers"].

until_end_of_input() ->
    case io:get_line("") of
        Line when is_list(Line) -> until_end_of_input();
        _ -> ok
    end.
