// Clients whose stream ends or breaks before it has said all, and that come back for the rest with Last-Event-ID.
// Source: 2025-11-25, basic/transports, "Resumability and Redelivery".
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combination, hasSessions, serve, textOf, until } from './world.mjs';

const ofSessions = { skip: !hasSessions && 'of sessions' };
const sightings = [{ seen: true }, { seen: false }];
const sees = ({ seen }) => (seen ? 'for the server, too' : 'unseen by the server');

const seen = async (client) => (await client.call('seen')).structuredContent;
const goOn = (client, id = 0) => client.call('go_on', { id });
const announce = (client, text, urgent = false) => client.call('announce', { text, urgent });
const heard = ({ logs }) => logs.map(({ data }) => data);

/** A client that reaches its server through a network, and its stream of news. */
async function distant(t, name = 'WITNESS_SERVER') {
  const server = await serve(t, name);
  const network = await server.network();
  const client = await server.connect(combination, network.url);
  await until(() => network.streams, ({ length }) => length === 1);
  return { server, network, client, news: network.streams[0] };
}

/** A call of a tool that reports progress: what it has said, and its result. */
function beginCall(client, tool, { id = 0, ...options } = {}) {
  const progress = [];
  const result = client.call(tool, { id }, { ...options, onprogress: (each) => void progress.push(each.progress) });
  return { progress, result: result.then(textOf) };
}

async function assertRanOnce(client) {
  const { begun, ended, cancelled } = await seen(client);
  assert.deepEqual({ begun, ended, cancelled }, { begun: 1, ended: 1, cancelled: 0 });
}

/** What an SDK says of connections that broke, and nothing else. */
function assertBroken({ errors }, times) {
  assert.equal(errors.length, times, errors.join('\n'));
  for (const { message } of errors) assert.match(message, /disconnected/);
}

// -- calls --------------------------------------------------------------------

// The order to go on comes when all progress was heard: see notifications.test.mjs.
test('a call whose server lets the connection go reaches its client when it comes back', ofSessions, async (t) => {
  const { network, client } = await distant(t);
  network.detain();
  const { progress, result } = beginCall(client, 'errand');
  await until(() => network.detained, ({ length }) => length === 1);
  assert.deepEqual(progress, [1]);
  await goOn(client);
  await until(() => seen(client), ({ told }) => told === 1);
  network.admit();
  await until(() => progress, ({ length }) => length === 3);
  await goOn(client);
  assert.equal(await result, 'done');
  assert.deepEqual(progress, [1, 2, 3]);
  await assertRanOnce(client);
  assert.deepEqual(client.errors, []);
});

test('a call that ended while its client was away is answered once', ofSessions, async (t) => {
  const { network, client } = await distant(t);
  network.detain();
  const result = client.call('errand', { id: 0 });
  await until(() => network.detained, ({ length }) => length === 1);
  for (let n = 0; n < 2; ++n) await goOn(client);
  await until(() => seen(client), ({ ended }) => ended === 1);
  network.admit();
  assert.equal(textOf(await result), 'done');
  await assertRanOnce(client);
  assert.deepEqual(client.errors, []);
});

for (const how of sightings)
  test(`a call whose connection breaks within an event goes on, ${sees(how)}`, ofSessions, async (t) => {
    const { network, client } = await distant(t);
    network.swallowAfter('"progress":50');
    const { progress, result } = beginCall(client, 'report');
    await until(() => [network.swallows, progress.length], ([swallows, heard]) => swallows && heard === 1);
    network.cut(network.streams[1], how);
    await until(() => progress, ({ length }) => length === 3);
    await goOn(client);
    assert.equal(await result, 'reported');
    assert.deepEqual(progress, [0, 50, 100]);
    await assertRanOnce(client);
    assertBroken(client, 1);
  });

test('a call whose connection breaks within its answer is answered', ofSessions, async (t) => {
  const { network, client } = await distant(t);
  network.swallowAfter('"reported');
  const { progress, result } = beginCall(client, 'report');
  await until(() => progress, ({ length }) => length === 3);
  await goOn(client);
  await until(() => network.swallows, (swallows) => swallows);
  network.cut(network.streams[1]);
  assert.equal(await result, 'reported');
  assert.deepEqual(progress, [0, 50, 100]);
  await assertRanOnce(client);
  assertBroken(client, 1);
});

test('calls that lose their connections together find each its own again', ofSessions, async (t) => {
  const { network, client } = await distant(t);
  const calls = Array.from({ length: 16 }, (_, id) => beginCall(client, 'report', { id }));
  await until(() => calls.flatMap(({ progress }) => progress), ({ length }) => length === 48);
  for (const each of [...network.streams]) network.cut(each);
  await until(() => network.streams, ({ length }) => length === 34);
  for (const id of calls.keys()) await goOn(client, id);
  for (const { progress, result } of calls) {
    assert.equal(await result, 'reported');
    assert.deepEqual(progress, [0, 50, 100]);
  }
  assertBroken(client, 17);
});

test('a question that broke off is asked again, and once', ofSessions, async (t) => {
  const { network, client } = await distant(t, 'FIXTURE_SERVER');
  network.swallowAfter('elicitation/');
  const result = client.call('test_elicitation', { message: 'Who?' });
  await until(() => network.swallows, (swallows) => swallows);
  network.cut(network.streams[1]);
  assert.match(textOf(await result), /decline/);
  assert.equal(client.questions.length, 1);
  assertBroken(client, 1);
});

test('a call is not lost to a client whose connection breaks again before it has heard anything', ofSessions, async (t) => {
  const { network, client } = await distant(t);
  const { progress, result } = beginCall(client, 'report');
  await until(() => progress, ({ length }) => length === 3);
  for (let n = 2; n < 5; ++n) {
    network.cut(network.streams.at(-1));
    await until(() => network.streams, ({ length }) => length === n + 1);
  }
  await goOn(client);
  assert.equal(await result, 'reported');
  assert.deepEqual(progress, [0, 50, 100]);
  assertBroken(client, 3);
});

test('a client that was started anew takes a call over', ofSessions, async (t) => {
  const { server, network, client } = await distant(t);
  const tokens = [];
  const { progress, result } = beginCall(client, 'report', { onresumptiontoken: (token) => tokens.push(token) });
  const lost = assert.rejects(result);
  await until(() => progress, ({ length }) => length === 3);
  await client.close();
  await lost;
  const next = await server.connect(combination, network.url, client.sessionId);
  const taken = next.call('report', { id: 0 }, { resumptionToken: tokens.at(-1) });
  await goOn(next);
  assert.equal(textOf(await taken), 'reported');
  await assertRanOnce(next);
  assert.deepEqual(next.errors, []);
});

// -- news ---------------------------------------------------------------------

for (const how of sightings)
  test(`news wait for a client whose connection broke, ${sees(how)}`, ofSessions, async (t) => {
    const { network, client, news } = await distant(t);
    await announce(client, 'one');
    await until(() => heard(client), ({ length }) => length === 1);
    network.detain();
    network.cut(news, how);
    await until(() => network.detained, ({ length }) => length === 1);
    await announce(client, 'two');
    await announce(client, 'three');
    assert.deepEqual(heard(client), ['one']);
    network.admit();
    await until(() => heard(client), ({ length }) => length === 3);
    await announce(client, 'four');
    await until(() => heard(client), ({ length }) => length === 4);
    assert.deepEqual(heard(client), ['one', 'two', 'three', 'four']);
    assertBroken(client, 1);
  });

test('news are not lost to a client whose connection breaks again before it has heard any', ofSessions, async (t) => {
  const { network, client } = await distant(t);
  for (let n = 1; n < 4; ++n) {
    network.cut(network.streams.at(-1));
    await until(() => network.streams, ({ length }) => length === n + 1);
  }
  network.detain();
  network.cut(network.streams.at(-1));
  await until(() => network.detained, ({ length }) => length === 1);
  await announce(client, 'one');
  network.admit();
  await until(() => heard(client), ({ length }) => length === 1);
  assert.deepEqual(heard(client), ['one']);
  assertBroken(client, 4);
});

// -- events of strangers, and those that are kept no longer -------------------

test('nobody goes on from the events of another session', ofSessions, async (t) => {
  const { server, network, client, news } = await distant(t);
  const stranger = await server.connect();
  await stranger.hearLogs('error');
  const tokens = [];
  const { progress, result } = beginCall(client, 'report', { onresumptiontoken: (token) => tokens.push(token) });
  await until(() => progress, ({ length }) => length === 3);
  network.detain();
  network.cut(news);
  await until(() => network.detained, ({ length }) => length === 1);
  await announce(client, 'among us');

  await assert.rejects(stranger.transport.resumeStream(tokens[0]), /Bad Request/);
  await stranger.transport.resumeStream(network.detained[0]); // it is taken for one who was away too long
  await announce(client, 'to all', true);
  await until(() => heard(stranger), ({ length }) => length === 1);
  network.admit();
  await until(() => heard(client), ({ length }) => length === 2);
  await goOn(client);
  assert.equal(await result, 'reported');
  assert.deepEqual(heard(client), ['among us', 'to all']);
  assert.deepEqual(heard(stranger), ['to all']);
  assert.deepEqual(progress, [0, 50, 100]);
});

// As many events as the witness keeps.
const manyNews = Array.from({ length: 64 }, (_, n) => `news ${n}`);

test('an answer that nobody has had outlasts what was heard since', ofSessions, async (t) => {
  const { network, client } = await distant(t);
  network.detain();
  const result = client.call('errand', { id: 0 });
  await until(() => network.detained, ({ length }) => length === 1);
  for (let n = 0; n < 2; ++n) await goOn(client);
  await until(() => seen(client), ({ ended }) => ended === 1);
  for (const text of manyNews) await announce(client, text);
  await until(() => heard(client), ({ length }) => length === manyNews.length);
  network.admit();
  assert.equal(textOf(await result), 'done');
  await assertRanOnce(client);
  assert.deepEqual(client.errors, []);
});

test('a client that comes back too late gets nothing else instead, and its session goes on', ofSessions, async (t) => {
  const { network, client, news } = await distant(t);
  network.detain();
  const patience = new AbortController();
  const late = assert.rejects(client.call('errand', { id: 0 }, { signal: patience.signal }));
  await until(() => network.detained, ({ length }) => length === 1);
  for (let n = 0; n < 2; ++n) await goOn(client);
  await until(() => seen(client), ({ ended }) => ended === 1);
  network.cut(news);
  await until(() => network.detained, ({ length }) => length === 2);
  for (const text of manyNews) await announce(client, text); // nobody hears them yet, and they are newer than the answer
  network.admit();
  await until(() => client.errors.map(({ message }) => message), (said) => said.some((each) => /Maximum/.test(each)));
  patience.abort('enough');
  await late;
  await announce(client, 'after all');
  await until(() => heard(client), ({ length }) => length === manyNews.length + 1);
  assert.deepEqual(heard(client), [...manyNews, 'after all']);
});
