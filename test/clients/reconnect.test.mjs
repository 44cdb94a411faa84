// Servers that end or forget while a client is connected.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasSessions, overHttp, serve } from './world.mjs';

const sum = async (client) => (await client.call('add', { a: 20, b: 22 })).structuredContent.result;

test('a client closes and another connects', async (t) => {
  const server = await serve(t, 'CALCULATOR');
  for (let n = 0; n < 3; ++n) {
    const client = await server.connect();
    assert.equal(await sum(client), 42);
    await client.close();
  }
});

test('a server process that ends closes its client, and the next one is served', { skip: overHttp && 'of stdio' }, async (t) => {
  const server = await serve(t, 'CALCULATOR');
  const first = await server.connect();
  const waiting = assert.rejects(first.call('nap', { milliseconds: 10_000 }));
  process.kill(first.pid, 'SIGKILL');
  await waiting;
  await first.closed;
  assert.equal(await sum(await server.connect()), 42);
});

const ofNoSessions = { skip: (!overHttp || hasSessions) && 'of HTTP without sessions' };

test('a client without a session goes on after the server was restarted', ofNoSessions, async (t) => {
  const server = await serve(t, 'CALCULATOR');
  const client = await server.connect();
  assert.equal(await sum(client), 42);
  await server.restart();
  assert.equal(await sum(client), 42);
});

const ofSessions = { skip: !hasSessions && 'of sessions' };

test('a client whose session went with the old server is told, and connects again', ofSessions, async (t) => {
  const server = await serve(t, 'CALCULATOR');
  const first = await server.connect();
  assert.equal(await sum(first), 42);
  await server.restart();
  await assert.rejects(sum(first), /404|session/i);
  assert.equal(await sum(await server.connect()), 42);
});

test('a session that its client ended is gone', ofSessions, async (t) => {
  const server = await serve(t, 'CALCULATOR');
  const first = await server.connect();
  const id = first.sessionId;
  await first.terminateSession();
  const ping = await fetch(server.url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      'Mcp-Session-Id': id,
      'MCP-Protocol-Version': '2025-11-25',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  });
  assert.equal(ping.status, 404);
  assert.equal(await sum(await server.connect()), 42);
});

test('a client whose session somebody else ended is told, and connects again', ofSessions, async (t) => {
  const server = await serve(t, 'CALCULATOR');
  const first = await server.connect();
  const deleted = await fetch(server.url, { method: 'DELETE', headers: { 'Mcp-Session-Id': first.sessionId } });
  assert.equal(deleted.status, 204);
  await assert.rejects(sum(first), /404|session/i);
  assert.equal(await sum(await server.connect()), 42);
});
