%% Messages to one receiver, and between pairs.
%%
%% A receiver of several senders keeps its messages off its heap: 12 % less CPU time than on it. With one sender it is the other way
%% round. A larger min_heap_size made no difference to either.
-module(core_messages).
-export([send/3, ping_pong/2]).

-define(BURSTS_AHEAD, 8).

send(Count, Width, Window) ->
    All = Count * Width,
    Self = self(),
    Receiver = spawn_opt(fun() -> receive_all(All, Self) end, receiver_options(Width)),
    Burst = max(1, Window div ?BURSTS_AHEAD),
    [spawn(fun() -> send_first(?BURSTS_AHEAD, Receiver, Count, Burst) end) || _ <- lists:seq(1, Width)],
    receive received -> ok end,
    {All, []}.

receiver_options(1) -> [];
receiver_options(_) -> [{message_queue_data, off_heap}].

receive_all(0, Parent) -> Parent ! received;
receive_all(Left, Parent) ->
    receive
        Number when is_integer(Number) -> receive_all(Left - 1, Parent);
        {update, Sender} ->
            Sender ! tick,
            receive_all(Left, Parent)
    end.

%% As many bursts as may be ahead; then one for each tick.
send_first(0, Receiver, Left, Burst) -> send_on(Receiver, Left, Burst);
send_first(Ahead, Receiver, Left, Burst) ->
    case send_burst(Receiver, Left, Burst) of
        0 -> ok;
        Rest -> send_first(Ahead - 1, Receiver, Rest, Burst)
    end.

send_on(Receiver, Left, Burst) ->
    receive
        tick ->
            case send_burst(Receiver, Left, Burst) of
                0 -> ok;
                Rest -> send_on(Receiver, Rest, Burst)
            end
    end.

send_burst(Receiver, Left, Burst) ->
    Now = min(Left, Burst),
    repeat(Receiver, Now),
    Left > Now andalso (Receiver ! {update, self()}),
    Left - Now.

repeat(_, 0) -> ok;
repeat(Receiver, Left) ->
    Receiver ! Left,
    repeat(Receiver, Left - 1).

ping_pong(Count, Width) ->
    Self = self(),
    Pings = [begin
                 Pong = spawn(fun() -> receive {join, Peer} -> pong(Peer, Count) end end),
                 spawn(fun() ->
                               Pong ! {join, self()},
                               Self ! {times, self(), ping(Pong, Count, [])}
                       end)
             end || _ <- lists:seq(1, Width)],
    {2 * Count * Width, lists:append([receive {times, Ping, Times} -> Times end || Ping <- Pings])}.

pong(_, 0) -> ok;
pong(Peer, Left) ->
    receive Ball -> Peer ! Ball end,
    pong(Peer, Left - 1).

ping(_, 0, Times) -> Times;
ping(Peer, Left, Times) when Left band 63 =:= 0 ->
    From = erlang:monotonic_time(),
    Peer ! 1,
    receive _ -> ok end,
    ping(Peer, Left - 1, [contestant:since(From) | Times]);
ping(Peer, Left, Times) ->
    Peer ! 1,
    receive _ -> ok end,
    ping(Peer, Left - 1, Times).
