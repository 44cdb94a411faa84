%% Items from producers to consumers, half of the processes each.
%%
%% `broker` does what the queue of libactors does, as it is done on the BEAM: a process holds the bounded queue, consumers give it demand
%% and get a message for each item, producers bring bursts and wait for room. Nothing watches its consumers: what one had when it ends is
%% lost. A consumer asks again when it is half way, so that it need not wait; bursts of producers and questions of consumers are one
%% message for many items, which is several times faster here than a message for each.
%%
%% `direct` is the least that takes an item from one process to another with back-pressure, and the BEAM's fastest: each producer has a
%% consumer of its own and sends it messages, at most a window ahead. There is no queue: nothing is shared, no priority holds, nobody
%% finds the next free consumer.
-module(core_queue).
-export([broker/3, broker_batched/3, direct/3, direct_batched/3]).

-define(BATCH, 100).
-define(AHEAD, 32).
-define(BURSTS_AHEAD, 8).
-define(BURST, 125).

%% -- one queue for all

broker(Count, Width, Window) ->
    share(Count, Width, Window, fun(Broker, Parent) -> ask_first(Broker, Parent) end, fun offer_items/2).

share(Count, Width, Window, Consume, Offer) ->
    Self = self(),
    Pairs = max(1, Width div 2),
    Consumers = [spawn(fun() -> receive Broker -> Consume(Broker, Self) end end) || _ <- lists:seq(1, Pairs)],
    Broker = spawn_opt(fun() -> serve([], [], 0, Window, queue:new(), queue:new(), Count * Pairs, Consumers) end,
                       [{message_queue_data, off_heap}]),
    [Each ! Broker || Each <- Consumers],
    [spawn(fun() -> Offer(Broker, Count) end) || _ <- lists:seq(1, Pairs)],
    {lists:sum([receive {handled, N} -> N end || _ <- Consumers]), []}.

%% Items: first ones, and bursts behind them, the last one first; how many they are, and may be. Consumers with demand; producers that
%% wait with a burst; items still to be handed out. An item stands for so many as it is long.
serve(_, _, _, _, _, _, 0, Consumers) -> [Each ! stop || Each <- Consumers];
serve(First, Bursts, N, Most, Demands, Blocked, Left, Consumers) ->
    receive
        {ask, Consumer, K} when N =:= 0 ->
            serve(First, Bursts, N, Most, queue:in({Consumer, K}, Demands), Blocked, Left, Consumers);
        {ask, Consumer, K} ->
            hand_out(First, Bursts, N, Most, Consumer, K, Demands, Blocked, Left, Consumers);
        {push, Producer, Burst, Size} when N < Most ->
            Producer ! room,
            next(First, [Burst | Bursts], N + Size, Most, Demands, Blocked, Left, Consumers);
        {push, Producer, Burst, Size} ->
            serve(First, Bursts, N, Most, Demands, queue:in({Producer, Burst, Size}, Blocked), Left, Consumers)
    end.

hand_out([Item | Rest], Bursts, N, Most, Consumer, K, Demands, Blocked, Left, Consumers) when K > 0 ->
    Consumer ! Item,
    Size = size_of(Item),
    hand_out(Rest, Bursts, N - Size, Most, Consumer, K - 1, Demands, Blocked, Left - Size, Consumers);
hand_out([], Bursts, N, Most, Consumer, K, Demands, Blocked, Left, Consumers) when K > 0, N > 0 ->
    hand_out(lists:append(lists:reverse(Bursts)), [], N, Most, Consumer, K, Demands, Blocked, Left, Consumers);
hand_out(First, Bursts, N, Most, _, 0, Demands, Blocked, Left, Consumers) ->
    next(First, Bursts, N, Most, Demands, Blocked, Left, Consumers);
hand_out(First, Bursts, N, Most, Consumer, K, Demands, Blocked, Left, Consumers) ->
    next(First, Bursts, N, Most, queue:in({Consumer, K}, Demands), Blocked, Left, Consumers).

next(First, Bursts, N, Most, Demands, Blocked, Left, Consumers) when N > 0 ->
    case queue:out(Demands) of
        {empty, _} -> serve(First, Bursts, N, Most, Demands, Blocked, Left, Consumers);
        {{value, {Consumer, K}}, Rest} -> hand_out(First, Bursts, N, Most, Consumer, K, Rest, Blocked, Left, Consumers)
    end;
next(First, Bursts, N, Most, Demands, Blocked, Left, Consumers) ->
    case queue:out(Blocked) of
        {empty, _} -> serve(First, Bursts, N, Most, Demands, Blocked, Left, Consumers);
        {{value, {Producer, Burst, Size}}, Rest} ->
            Producer ! room,
            next(First, [Burst | Bursts], N + Size, Most, Demands, Rest, Left, Consumers)
    end.

size_of(Item) when is_integer(Item) -> 1;
size_of(Items) -> length(Items).

ask_first(Broker, Parent) ->
    Broker ! {ask, self(), ?AHEAD},
    ask_on(Broker, Parent, ?AHEAD div 2, 0).

ask_on(Broker, Parent, 0, Handled) ->
    Broker ! {ask, self(), ?AHEAD div 2},
    ask_on(Broker, Parent, ?AHEAD div 2, Handled);
ask_on(Broker, Parent, Half, Handled) ->
    receive
        Item when is_integer(Item) -> ask_on(Broker, Parent, Half - 1, Handled + 1);
        stop -> Parent ! {handled, Handled}
    end.

offer_items(_, 0) -> ok;
offer_items(Broker, Left) ->
    Now = min(Left, ?BURST),
    Broker ! {push, self(), lists:seq(1, Now), Now},
    receive room -> offer_items(Broker, Left - Now) end.

%% -- the same with lists of up to 100, each an item to the broker

broker_batched(Count, Width, Window) -> share(Count, Width, Window, fun ask_for_lists/2, fun offer_lists/2).

ask_for_lists(Broker, Parent) ->
    Broker ! {ask, self(), 2},
    ask_for_more(Broker, Parent, 0).

ask_for_more(Broker, Parent, Handled) ->
    receive
        Items when is_list(Items) ->
            Broker ! {ask, self(), 1},
            ask_for_more(Broker, Parent, handle(Items, Handled));
        stop -> Parent ! {handled, Handled}
    end.

offer_lists(_, 0) -> ok;
offer_lists(Broker, Left) ->
    Now = min(Left, ?BATCH),
    Broker ! {push, self(), [lists:seq(1, Now)], Now},
    receive room -> offer_lists(Broker, Left - Now) end.

%% -- a consumer for each producer

direct(Count, Width, Window) -> pairs(Count, Width, max(1, Window div ?BURSTS_AHEAD), fun send_items/2).

direct_batched(Count, Width, Window) -> pairs(Count, Width, max(?BATCH, Window div ?BURSTS_AHEAD), fun send_lists/2).

pairs(Count, Width, Burst, Send) ->
    Self = self(),
    Pairs = max(1, Width div 2),
    Consumers = [spawn(fun() -> Self ! {handled, consume(Count, 0)} end) || _ <- lists:seq(1, Pairs)],
    [spawn(fun() -> produce_first(?BURSTS_AHEAD, Each, Count, Burst, Send) end) || Each <- Consumers],
    {lists:sum([receive {handled, N} -> N end || _ <- Consumers]), []}.

consume(0, Handled) -> Handled;
consume(Left, Handled) ->
    receive
        Item when is_integer(Item) -> consume(Left - 1, Handled + 1);
        Items when is_list(Items) ->
            N = handle(Items, 0),
            consume(Left - N, Handled + N);
        {update, Producer} ->
            Producer ! tick,
            consume(Left, Handled)
    end.

handle([], N) -> N;
handle([Item | Rest], N) when Item >= 0 -> handle(Rest, N + 1).

%% As many bursts as may be ahead; then one for each tick.
produce_first(0, Consumer, Left, Burst, Send) -> produce_on(Consumer, Left, Burst, Send);
produce_first(Ahead, Consumer, Left, Burst, Send) ->
    case produce_burst(Consumer, Left, Burst, Send) of
        0 -> ok;
        Rest -> produce_first(Ahead - 1, Consumer, Rest, Burst, Send)
    end.

produce_on(Consumer, Left, Burst, Send) ->
    receive
        tick ->
            case produce_burst(Consumer, Left, Burst, Send) of
                0 -> ok;
                Rest -> produce_on(Consumer, Rest, Burst, Send)
            end
    end.

produce_burst(Consumer, Left, Burst, Send) ->
    Now = min(Left, Burst),
    Send(Consumer, Now),
    Left > Now andalso (Consumer ! {update, self()}),
    Left - Now.

send_items(_, 0) -> ok;
send_items(Consumer, Left) ->
    Consumer ! Left,
    send_items(Consumer, Left - 1).

send_lists(_, 0) -> ok;
send_lists(Consumer, Left) ->
    Size = min(Left, ?BATCH),
    Consumer ! lists:seq(1, Size),
    send_lists(Consumer, Left - Size).
