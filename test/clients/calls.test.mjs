// Connect, list, call, and what can be wrong with a call.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combination, connected, serve, textOf } from './world.mjs';

test('the era asked for is the one spoken', async (t) => {
  const client = await connected(t, 'CALCULATOR');
  assert.equal(client.version, combination.era);
});

test('a client that negotiates between eras finds the newest', { skip: combination.sdk === 'v1' && 'v1 knows one era' }, async (t) => {
  const server = await serve(t, 'CALCULATOR');
  const client = await server.connect({ ...combination, era: 'auto' });
  assert.equal(client.version, '2026-07-28');
});

test('the list has every tool with its schema', async (t) => {
  const client = await connected(t, 'CALCULATOR');
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name), ['add', 'count', 'echo', 'square_root', 'nap']);
  assert.deepEqual(tools[0].inputSchema.required, ['a', 'b']);
  assert.deepEqual(client.errors, []);
});

test('a call is answered with text and with structured content that fits the published schema', async (t) => {
  const client = await connected(t, 'CALCULATOR');
  await client.listTools(); // from here on the SDK checks results against the output schema
  const result = await client.call('add', { a: 2, b: 40 });
  assert.deepEqual(result.structuredContent, { result: 42 });
  assert.deepEqual(JSON.parse(textOf(result)), { result: 42 });
  assert.ok(!result.isError);
  assert.deepEqual(client.errors, []);
});

test('every kind of content arrives', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  const { content } = await client.call('test_multiple_content_types');
  assert.deepEqual(content.map((block) => block.type), ['text', 'image', 'resource']);
  const { content: sound } = await client.call('test_audio_content');
  assert.equal(Buffer.from(sound[0].data, 'base64').subarray(0, 4).toString(), 'RIFF');
});

test('a failure of the tool is a result that says so', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  const result = await client.call('test_error_handling');
  assert.equal(result.isError, true);
  assert.match(textOf(result), /intentionally returns an error/);
});

test('an unknown tool is a protocol error', async (t) => {
  const client = await connected(t, 'CALCULATOR');
  await assert.rejects(client.call('subtract', { a: 1, b: 2 }), (error) => {
    assert.equal(error.code, -32602);
    assert.match(error.message, /subtract/);
    return true;
  });
});

test('arguments that do not fit are told to the model', async (t) => {
  const client = await connected(t, 'CALCULATOR');
  for (const wrong of [{}, { a: 1 }, { a: 1, b: 'two' }, { a: 1, b: 2, c: 3 }]) {
    const result = await client.call('add', wrong);
    assert.equal(result.isError, true, JSON.stringify(wrong));
    assert.match(textOf(result), /invalid arguments/);
  }
  assert.deepEqual((await client.call('add', { a: 1, b: 2 })).structuredContent, { result: 3 });
});

test('fifty calls at once are each answered with their own result', async (t) => {
  const client = await connected(t, 'CALCULATOR');
  const numbers = Array.from({ length: 50 }, (_, n) => n);
  const results = await Promise.all(numbers.map((n) => client.call('add', { a: n, b: 1000 })));
  assert.deepEqual(results.map((each) => each.structuredContent.result), numbers.map((n) => n + 1000));
  assert.deepEqual(client.errors, []);
});
