// What travels while a call runs: progress and log messages to the client, cancellation to the handler.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, textOf, until } from './world.mjs';

// The report ends when its last progress was heard. The SDKs lose progress that they read together with the answer of its call
// (modelcontextprotocol/typescript-sdk, issue 2580).
async function hearReport(client, id) {
  const heard = [];
  let ended;
  const result = await client.call('report', { id }, {
    onprogress(each) {
      heard.push(each);
      if (each.progress === each.total) ended = client.call('go_on', { id });
    },
  });
  await ended;
  assert.equal(textOf(result), 'reported');
  assert.deepEqual(heard, [0, 50, 100].map((progress) => ({ progress, total: 100, message: `report ${id}` })));
}

test('progress arrives in order while the call runs', async (t) => {
  await hearReport(await connected(t, 'WITNESS_SERVER'), 0);
});

test('progress of calls that run together reaches the call that asked', async (t) => {
  const client = await connected(t, 'WITNESS_SERVER');
  await Promise.all(Array.from({ length: 16 }, (_, id) => hearReport(client, id)));
  assert.deepEqual(client.errors, []);
});

test('nobody hears of progress that was not asked for', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  await client.call('test_tool_with_progress');
  assert.deepEqual(client.errors, []); // an SDK takes progress without a token that it gave for an error
});

test('log messages of the level asked for arrive', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  await client.hearLogs('info');
  await client.call('test_logging_tool');
  assert.deepEqual(client.logs.map(({ level, data }) => [level, data]), [
    ['info', 'Tool execution started'],
    ['info', 'Tool processing data'],
    ['info', 'Tool execution completed'],
  ]);
});

test('log messages below the level asked for do not', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  await client.hearLogs('warning');
  await client.call('test_logging_tool');
  assert.deepEqual(client.logs, []);
});

const seen = async (client) => (await client.call('seen')).structuredContent;

test('a call that the client aborts is cancelled in its handler', async (t) => {
  const client = await connected(t, 'WITNESS_SERVER');
  const patience = new AbortController();
  const call = assert.rejects(client.call('wait', {}, { signal: patience.signal }));
  await until(() => seen(client), ({ waiting }) => waiting === 1);
  patience.abort('enough');
  await call;
  await until(() => seen(client), ({ waiting, cancelled }) => waiting === 0 && cancelled === 1);
});

test('a call whose time is up for the client is cancelled in its handler', async (t) => {
  const client = await connected(t, 'WITNESS_SERVER');
  await assert.rejects(client.call('wait', {}, { timeout: 300 }), /timed out/i);
  await until(() => seen(client), ({ waiting, cancelled }) => waiting === 0 && cancelled === 1);
});

test('fifty calls run at the same time, and each is cancelled alone', async (t) => {
  const client = await connected(t, 'WITNESS_SERVER');
  const patience = Array.from({ length: 50 }, () => new AbortController());
  const calls = patience.map(({ signal }) => assert.rejects(client.call('wait', {}, { signal })));
  await until(() => seen(client), ({ waiting }) => waiting === 50);
  patience.slice(0, 20).forEach((each) => each.abort());
  await until(() => seen(client), ({ waiting, cancelled }) => waiting === 30 && cancelled === 20);
  patience.slice(20).forEach((each) => each.abort());
  await Promise.all(calls);
  await until(() => seen(client), ({ cancelled }) => cancelled === 50);
});
