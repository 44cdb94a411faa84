%% Items from producers to consumers, half of the processes each.
%%
%% `direct` is the least that takes an item from one process to another with back-pressure, and the BEAM's fastest: each producer has a
%% consumer of its own and sends it messages, at most a window ahead; nothing is shared, so nothing finds the next free consumer, and
%% what a consumer had when it ends is lost. `batched` is the same with lists of up to 100. `broker` shares one queue, as the queue of
%% libactors does: a process that holds it, consumers that ask it for more when they are done, producers that wait for room; each item
%% crosses two mailboxes. Its consumers are not watched.
-module(core_queue).
-export([direct/3, batched/3, broker/3]).

-define(BATCH, 100).
-define(BURSTS_AHEAD, 8).
-define(BURST, 125).

%% -- a consumer for each producer

direct(Count, Width, Window) -> pairs(Count, Width, max(1, Window div ?BURSTS_AHEAD), fun send_items/2).

batched(Count, Width, Window) -> pairs(Count, Width, max(?BATCH, Window div ?BURSTS_AHEAD), fun send_lists/2).

pairs(Count, Width, Burst, Send) ->
    Self = self(),
    Pairs = max(1, Width div 2),
    Consumers = [spawn(fun() -> Self ! {consumed, consume(Count, 0)} end) || _ <- lists:seq(1, Pairs)],
    [spawn(fun() -> produce_first(?BURSTS_AHEAD, Each, Count, Burst, Send) end) || Each <- Consumers],
    {lists:sum([receive {consumed, N} -> N end || _ <- Consumers]), []}.

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

%% -- one queue for all

broker(Count, Width, Window) ->
    Self = self(),
    Pairs = max(1, Width div 2),
    All = Count * Pairs,
    Broker = spawn_opt(fun() -> serve(queue:new(), 0, Window, [], queue:new(), All, Self) end,
                       [{message_queue_data, off_heap}]),
    [spawn(fun() -> ask(Broker) end) || _ <- lists:seq(1, Pairs)],
    [spawn(fun() -> offer(Broker, Count) end) || _ <- lists:seq(1, Pairs)],
    receive handled -> ok end,
    {All, []}.

%% Items, their number, the most of them; consumers that wait, producers that wait with theirs; what is still to be handled.
serve(_, _, _, Waiting, _, 0, Parent) ->
    [Each ! stop || Each <- Waiting],
    Parent ! handled;
serve(Items, N, Most, Waiting, Blocked, Left, Parent) ->
    receive
        {push, Producer, Burst} when N < Most ->
            Producer ! room,
            {Rest, StillWaiting} = hand_out(Burst, Waiting),
            Queued = lists:foldl(fun queue:in/2, Items, Rest),
            serve(Queued, N + length(Rest), Most, StillWaiting, Blocked, Left, Parent);
        {push, Producer, Burst} ->
            serve(Items, N, Most, Waiting, queue:in({Producer, Burst}, Blocked), Left, Parent);
        {done, Consumer, Done} ->
            case queue:out(Items) of
                {empty, _} -> serve(Items, 0, Most, [Consumer | Waiting], Blocked, Left - Done, Parent);
                {{value, Item}, Rest} ->
                    Consumer ! {item, Item},
                    admit(Rest, N - 1, Most, Waiting, Blocked, Left - Done, Parent)
            end
    end.

admit(Items, N, Most, Waiting, Blocked, Left, Parent) when N =< Most div 2 ->
    case queue:out(Blocked) of
        {empty, _} -> serve(Items, N, Most, Waiting, Blocked, Left, Parent);
        {{value, {Producer, Burst}}, Rest} ->
            Producer ! room,
            Queued = lists:foldl(fun queue:in/2, Items, Burst),
            serve(Queued, N + length(Burst), Most, Waiting, Rest, Left, Parent)
    end;
admit(Items, N, Most, Waiting, Blocked, Left, Parent) -> serve(Items, N, Most, Waiting, Blocked, Left, Parent).

hand_out([Item | Rest], [Consumer | Others]) ->
    Consumer ! {item, Item},
    hand_out(Rest, Others);
hand_out(Rest, Waiting) -> {Rest, Waiting}.

ask(Broker) ->
    Broker ! {done, self(), 0},
    ask_on(Broker).

ask_on(Broker) ->
    receive
        {item, Item} when Item > 0 ->
            Broker ! {done, self(), 1},
            ask_on(Broker);
        stop -> ok
    end.

offer(_, 0) -> ok;
offer(Broker, Left) ->
    Now = min(Left, ?BURST),
    Broker ! {push, self(), lists:seq(1, Now)},
    receive room -> offer(Broker, Left - Now) end.
