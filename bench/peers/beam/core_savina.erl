%% The rows from the Savina suite; the parameters and rules stand in bench/core/work.
-module(core_savina).
-export([fork_join/3, thread_ring/2, chameneos/2, big/2]).

%% -- fork join (throughput)
%%
%% Nothing holds the source back, so mailboxes grow: kept off the heaps they are no work for the garbage collector, at five times the
%% rate of the default and above a large min_heap_size.

fork_join(Rounds, Width, Messages) ->
    [fork_join_round(Width, Messages) || _ <- lists:seq(1, Rounds)],
    {Rounds * Width * Messages, []}.

fork_join_round(Width, Messages) ->
    Self = self(),
    Workers = [spawn_opt(fun() -> worker(Messages, 37.2, 0.0, Self) end, [{message_queue_data, off_heap}]) || _ <- lists:seq(1, Width)],
    spawn(fun() -> feed(Messages, Workers) end),
    [receive done -> ok end || _ <- Workers].

feed(0, _) -> ok;
feed(Left, Workers) ->
    send_each(Workers),
    feed(Left - 1, Workers).

send_each([]) -> ok;
send_each([Worker | Rest]) ->
    Worker ! tick,
    send_each(Rest).

worker(0, _, Sum, Parent) when Sum > 0 -> Parent ! done;
worker(Left, Angle, Sum, Parent) ->
    receive
        tick ->
            Sine = math:sin(Angle),
            worker(Left - 1, Angle, Sum + Sine * Sine, Parent)
    end.

%% -- thread ring

thread_ring(Hops, Width) ->
    Self = self(),
    [First | _] = Ring = [spawn(fun() -> receive {join, Next} -> member(Next, Self) end end) || _ <- lists:seq(1, Width)],
    [Each ! {join, Next} || {Each, Next} <- lists:zip(Ring, tl(Ring) ++ [First])],
    First ! Hops,
    [receive done -> ok end || _ <- Ring],
    {Hops, []}.

member(Next, Parent) ->
    receive
        0 ->
            Next ! close,
            member(Next, Parent);
        close ->
            Next ! close,
            Parent ! done;
        Left ->
            Next ! Left - 1,
            member(Next, Parent)
    end.

%% -- chameneos

-define(FADED, 3).

chameneos(Meetings, Width) ->
    Self = self(),
    Mall = spawn(fun() -> Self ! {meetings, mall(Meetings, none, Width, 0)} end),
    [spawn(fun() -> go(Mall, N rem 3, 0) end) || N <- lists:seq(0, Width - 1)],
    receive {meetings, Told} -> {Told div 2, []} end.

mall(_, _, 0, Told) -> Told;
mall(Left, Waiting, Creatures, Told) ->
    receive
        {join, _, Who} when Left =:= 0 ->
            Who ! close,
            mall(Left, Waiting, Creatures, Told);
        {join, _, Who} when Waiting =:= none -> mall(Left, Who, Creatures, Told);
        {join, _, _} = Meet ->
            Waiting ! Meet,
            mall(Left - 1, none, Creatures, Told);
        {put, Meetings} -> mall(Left, Waiting, Creatures - 1, Told + Meetings)
    end.

go(Mall, Colour, Meetings) ->
    Mall ! {join, Colour, self()},
    receive
        {join, Other, Who} ->
            New = complement(Colour, Other),
            Who ! {update, New},
            go(Mall, New, Meetings + 1);
        {update, New} -> go(Mall, New, Meetings + 1);
        close -> Mall ! {put, Meetings}
    end.

complement(?FADED, _) -> ?FADED;
complement(_, ?FADED) -> ?FADED;
complement(Same, Same) -> Same;
complement(One, Other) -> 3 - One - Other.

%% -- big

big(Count, Width) ->
    Self = self(),
    All = [spawn(fun() ->
                         receive
                             {join, Members} ->
                                 receive open -> ok end,
                                 Random = send_ping(Id + 1, Members, Id),
                                 each(Count, Random, Members, Id, Self)
                         end
                 end) || Id <- lists:seq(0, Width - 1)],
    Members = list_to_tuple(All),
    [Each ! {join, Members} || Each <- All],
    [Each ! open || Each <- All],
    [receive done -> ok end || _ <- All],
    [Each ! close || Each <- All],
    {Count * Width, []}.

each(Left, Random, Members, Id, Parent) ->
    receive
        {ping, From} ->
            element(From + 1, Members) ! {pong, Id},
            each(Left, Random, Members, Id, Parent);
        {pong, _} when Left > 1 -> each(Left - 1, send_ping(Random, Members, Id), Members, Id, Parent);
        {pong, _} ->
            Parent ! done,
            each(0, Random, Members, Id, Parent);
        close -> ok
    end.

send_ping(Random, Members, Id) ->
    Next = (Random * 75 + 74) rem 65537,
    element(Next rem tuple_size(Members) + 1, Members) ! {ping, Id},
    Next.
