%% Operations at fixed times, whatever those before them take, as in bench/core/services/pacing.hpp.
%%
%% `Make(N)` gives the operation of the Nth worker, a fun that does one and gives the fun for the next, called on the worker's process.
-module(core_paced).
-export([work/4, always/1]).

work(Count, Width, Interval, Make) ->
    Self = self(),
    Workers = [spawn_link(fun() -> Self ! {times, self(), worker(Count, Make(N), [])} end) || N <- lists:seq(0, Width - 1)],
    spawn_link(fun() -> pace(list_to_tuple(Workers), Count * Width, erlang:monotonic_time(nanosecond), Interval) end),
    {Count * Width, lists:append([receive {times, Each, Seen} -> Seen end || Each <- Workers])}.

worker(0, _, Times) -> Times;
worker(Left, Operation, Times) ->
    receive
        {due, When} ->
            Next = Operation(),
            worker(Left - 1, Next, [erlang:monotonic_time(nanosecond) - When | Times])
    end.

%% It yields after each look at the clock, so it uses the time that the workers leave.
pace(_, 0, _, _) -> ok;
pace(Workers, Left, Due, Interval) ->
    case erlang:monotonic_time(nanosecond) of
        Now when Now < Due ->
            erlang:yield(),
            pace(Workers, Left, Due, Interval);
        _ ->
            element((Left - 1) rem tuple_size(Workers) + 1, Workers) ! {due, Due},
            pace(Workers, Left - 1, Due + Interval, Interval)
    end.

%% The same operation each time.
always(Do) ->
    fun() ->
            Do(),
            always(Do)
    end.
