// Handlers that crash, and a tool that has crashed too often.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, textOf } from './world.mjs';

const root = (client, of, crash = false) => client.call('square_root', { of, crash });

test('a crash fails its call, and the next call is answered', async (t) => {
  const client = await connected(t, 'CALCULATOR');
  const crashed = await root(client, 4, true);
  assert.equal(crashed.isError, true);
  assert.match(textOf(crashed), /crashed/);
  assert.doesNotMatch(textOf(crashed), /told to crash/, 'what was thrown stays in the log');
  assert.deepEqual((await root(client, 9)).structuredContent, { result: 3 });
});

test('crashes between other calls fail nobody else', async (t) => {
  const client = await connected(t, 'CALCULATOR');
  const results = await Promise.all(Array.from({ length: 50 }, (_, n) => root(client, n * n, n % 5 === 0)));
  results.forEach((result, n) => {
    if (n % 5 === 0) assert.equal(result.isError, true);
    else assert.deepEqual(result.structuredContent, { result: n });
  });
});

test('a tool that crashes too often is unavailable, and the others are not', async (t) => {
  const client = await connected(t, 'TROUBLED_SERVER');
  for (let n = 0; n < 3; ++n) assert.match(textOf(await client.call('fragile', { bad: true })), /crashed/);
  const refused = await client.call('fragile', { bad: false });
  assert.equal(refused.isError, true);
  assert.match(textOf(refused), /unavailable, retry after/);
  assert.deepEqual((await client.call('add', { a: 1, b: 1 })).structuredContent, { result: 2 });
});

test('a handler that overruns its deadline fails its call', async (t) => {
  const client = await connected(t, 'TROUBLED_SERVER');
  const late = await client.call('hang', { milliseconds: 1000 });
  assert.equal(late.isError, true);
  assert.match(textOf(late), /deadline exceeded/);
});

test('a handler that prints disturbs nothing', async (t) => {
  const client = await connected(t, 'TROUBLED_SERVER');
  assert.equal(textOf(await client.call('noisy')), 'printed');
  assert.deepEqual(client.errors, []);
});
