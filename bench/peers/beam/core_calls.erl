%% Many clients that call one server.
%%
%% `call` is the least that can be called a call on the BEAM, two messages, and its fastest: a client of a server that is dead waits
%% for ever. `monitored` keeps what calls keep in the other contestants, that the caller hears of the callee's end: it is what
%% gen_server:call/3 does since OTP 24, a monitor whose alias takes the answer, without gen_server's own layers. It reaches about a
%% third of the rate of `call`; gen_server:call/3 itself came out at or a little below `monitored`.
-module(core_calls).
-export([call/3, monitored/3]).

-define(TIMEOUT, 60000).

call(Count, Width, Window) -> measure(Count, Width, fun(Server) -> client(Server, Count, Window) end).

monitored(Count, Width, Window) -> measure(Count, Width, fun(Server) -> monitoring_client(Server, Count, Window) end).

measure(Count, Width, Client) ->
    Self = self(),
    Server = spawn(fun serve/0),
    Clients = [spawn(fun() -> Self ! {times, self(), Client(Server)} end) || _ <- lists:seq(1, Width)],
    Times = lists:append([receive {times, Each, Seen} -> Seen end || Each <- Clients]),
    Server ! stop,
    {Count * Width, Times}.

serve() ->
    receive
        {Client, Tag, Number} ->
            Client ! {Tag, Number},
            serve();
        stop -> ok
    end.

%% -- two messages

client(Server, Count, Window) ->
    First = min(Count, Window),
    client(Server, send(Server, Count, First), Count, []).

send(_, Left, 0) -> Left;
send(Server, Left, More) ->
    Server ! {self(), contestant:timed(Left), 1},
    send(Server, Left - 1, More - 1).

client(_, _, 0, Times) -> Times;
client(Server, Left, ToCome, Times) ->
    receive
        {none, _} -> client(Server, next(Server, Left), ToCome - 1, Times);
        {From, _} -> client(Server, next(Server, Left), ToCome - 1, [contestant:since(From) | Times])
    end.

next(_, 0) -> 0;
next(Server, Left) -> send(Server, Left, 1).

%% -- with a monitor for each call

monitoring_client(Server, Count, 1) -> client_one(Server, Count, []);
monitoring_client(Server, Count, Window) ->
    {Left, Calls} = lists:foldl(fun(_, {More, Queue}) -> {More - 1, queue:in(request(Server, More), Queue)} end,
                                {Count, queue:new()}, lists:seq(1, min(Count, Window))),
    client_many(Server, Left, Calls, []).

client_one(_, 0, Times) -> Times;
client_one(Server, Left, Times) -> client_one(Server, Left - 1, await(request(Server, Left), Times)).

%% One server answers in order: the oldest call is answered first.
client_many(Server, Left, Calls, Times) ->
    case queue:out(Calls) of
        {empty, _} -> Times;
        {{value, Oldest}, Rest} when Left =:= 0 -> client_many(Server, 0, Rest, await(Oldest, Times));
        {{value, Oldest}, Rest} ->
            More = await(Oldest, Times),
            client_many(Server, Left - 1, queue:in(request(Server, Left), Rest), More)
    end.

request(Server, Left) ->
    Alias = erlang:monitor(process, Server, [{alias, reply_demonitor}]),
    From = contestant:timed(Left),
    Server ! {Alias, Alias, 1},
    {Alias, From}.

await({Alias, From}, Times) ->
    receive
        {Alias, _} when From =:= none -> Times;
        {Alias, _} -> [contestant:since(From) | Times];
        {'DOWN', Alias, _, _, Reason} -> exit(Reason)
    after ?TIMEOUT -> exit(timeout)
    end.
