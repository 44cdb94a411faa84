%% Many clients that call one server.
-module(core_calls).
-export([call/3]).

call(Count, Width, Window) ->
    Self = self(),
    Server = spawn(fun serve/0),
    Clients = [spawn(fun() -> Self ! {times, self(), client(Server, Count, Window)} end) || _ <- lists:seq(1, Width)],
    Times = lists:append([receive {times, Client, Each} -> Each end || Client <- Clients]),
    Server ! stop,
    {Count * Width, Times}.

serve() ->
    receive
        {Client, From, Number} ->
            Client ! {From, Number},
            serve();
        stop -> ok
    end.

client(Server, Count, Window) ->
    First = min(Count, Window),
    Rest = send(Server, Count, First),
    client(Server, Rest, Count, []).

send(_, Left, 0) -> Left;
send(Server, Left, More) ->
    Server ! {self(), core_bench:timed(Left), 1},
    send(Server, Left - 1, More - 1).

client(_, _, 0, Times) -> Times;
client(Server, Left, ToCome, Times) ->
    receive
        {none, _} -> client(Server, next(Server, Left), ToCome - 1, Times);
        {From, _} -> client(Server, next(Server, Left), ToCome - 1, [core_bench:since(From) | Times])
    end.

next(_, 0) -> 0;
next(Server, Left) -> send(Server, Left, 1).
