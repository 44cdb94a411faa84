%% A contestant on the BEAM: does one row once and tells the figures, speaking with the driver as bench/ruler/performer.hpp does.
%%
%%   erl -noshell -pa FOLDER -s core_bench main -extra ROW COUNT WIDTH WINDOW THREADS
%%
%% A row is done by `row(Row, Count, Width, Window)` of a suite's module, which gives {Ops, Latencies} or {Ops, Latencies, Release};
%% Release ends what must live until the operating system's figures have been read.
%%
%% The options of the emulator stand in bench/ruler/suite.cpp, which tries one scheduler, too. In runs taken in turn over the rows of the
%% suite core `+sbwt none` made no difference on a machine with two cores, `+sbwt very_long`, `+swt very_low`, `+swct very_eager` and
%% `+stbt db` (up to three times slower) won nowhere; nor did `+hmqd off_heap`, which with one scheduler made a call half as fast.
-module(contestant).
-export([main/2, timed/1, since/1]).

%% Cold: the rows without a warm-up, where memory is the question.
main(Row, Cold) ->
    try
        [Name | Numbers] = init:get_plain_arguments(),
        [Count, Width, Window, _Threads] = [list_to_integer(Each) || Each <- Numbers],
        run(Row, list_to_atom(Name), Cold, Count, Width, Window),
        halt(0)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~p: ~p~n~p~n", [Class, Reason, Stack]),
            halt(1)
    end.

run(Row, Name, Cold, Count, Width, Window) ->
    lists:member(Name, Cold) orelse release(perform(Row, Name, max(1, Count div 8), Width, Window)),
    io:put_chars("begin\n"),
    io:get_line(""),
    From = erlang:monotonic_time(),
    {Ops, Latencies, _} = Performed = perform(Row, Name, Count, Width, Window),
    Nanoseconds = erlang:convert_time_unit(erlang:monotonic_time() - From, native, nanosecond),
    io:put_chars(["{\"ops\": ", integer_to_list(Ops),
                  ", \"seconds\": ", float_to_list(Nanoseconds / 1.0e9, [{decimals, 9}]),
                  ", \"runtime\": \"", runtime(),
                  "\", \"latency_ns\": [", lists:join(",", [pair(Each) || Each <- counted(Latencies)]), "]}\n"]),
    until_end_of_input(),
    release(Performed).

%% On a process of its own, as large as the work makes it, so that each row begins with an empty heap. It stays until the release.
perform(Row, Name, Count, Width, Window) ->
    Self = self(),
    {Performer, Monitor} =
        spawn_monitor(fun() ->
                              {Ops, Latencies, Release} = with_release(Row(Name, Count, Width, Window)),
                              Self ! {done, Ops, Latencies},
                              receive release -> Release() end
                      end),
    receive
        {done, Ops, Latencies} -> {Ops, Latencies, {Performer, Monitor}};
        {'DOWN', Monitor, process, _, Reason} -> exit(Reason)
    end.

with_release({Ops, Latencies}) -> {Ops, Latencies, fun() -> ok end};
with_release(All) -> All.

release({_, _, {Performer, Monitor}}) ->
    Performer ! release,
    receive
        {'DOWN', Monitor, process, _, normal} -> ok;
        {'DOWN', Monitor, process, _, Reason} -> exit(Reason)
    end.

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
