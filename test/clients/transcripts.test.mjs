// The golden transcripts of test/services/mcp/golden against the specification's schema of their revision, message by message.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { validatorOf } from './schemas.mjs';

const golden = new URL('../services/mcp/golden/', import.meta.url);

// Of extensions, which that schema does not know: no more than that they are messages.
const isOfExtension = (method) => /^(tasks\/|notifications\/tasks$)/.test(method);

/** What is wrong with a request or notification. */
function checkAsked({ check, methods }, message) {
  if (isOfExtension(message.method) && !methods.has(message.method)) return check(message.id === undefined ? 'JSONRPCNotification' : 'JSONRPCRequest', message);
  const definition = methods.get(message.method);
  return definition ? check(definition, message) : [`no method ${message.method}`];
}

/** What is wrong with a response to a request of that method. */
function checkResponse({ check, errors, has }, message, method) {
  if (message.error) return check(errors.get(message.error.code) ?? 'JSONRPCErrorResponse', message);
  const definition = definitionOf(message.result, has) ?? resultOf(method, has);
  return [...check('JSONRPCResultResponse', message), ...check(definition, message.result)];
}

/** What a result says that it is, whatever was asked; in 2026 "task" is an extension's. */
function definitionOf(result, has) {
  if (result.task && has('CreateTaskResult')) return 'CreateTaskResult';
  return { input_required: 'InputRequiredResult', task: 'Result' }[result.resultType];
}

/** "tools/call": CallToolResult. Those without a result of their own have an empty one. */
function resultOf(definitionOfRequest, has) {
  const name = definitionOfRequest?.replace(/Request$/, 'Result');
  return name && has(name) ? name : 'EmptyResult';
}

function checkTranscript(rules, entries) {
  const refused = new Set(entries.filter(({ server }) => server?.error).map(({ server }) => server.id));
  const asked = new Map();
  const wrong = [];
  for (const [place, { client, server }] of entries.entries()) {
    const message = client ?? server;
    if (!message) continue; // no JSON: a text that is refused
    const side = client ? 'client' : 'server';
    let found = [];
    if (message.method) {
      if (message.id !== undefined) asked.set(`${side} ${message.id}`, rules.methods.get(message.method));
      // What is refused may be wrong in any way.
      if (side === 'server' || !refused.has(message.id)) found = checkAsked(rules, message);
    } else if (message.result || message.error) {
      found = checkResponse(rules, message, asked.get(`${side === 'client' ? 'server' : 'client'} ${message.id}`));
    }
    wrong.push(...found.map((what) => `message ${place + 1} (${side}): ${what}`));
  }
  return wrong;
}

for (const revision of ['2025-11-25', '2026-07-28']) {
  const rules = validatorOf(revision);
  const folder = new URL(`${revision}/`, golden);
  for (const file of readdirSync(folder).sort())
    test(`${revision}/${file} keeps to the schema`, () => {
      assert.deepEqual(checkTranscript(rules, JSON.parse(readFileSync(new URL(file, folder), 'utf8'))), []);
    });

  test(`the check of ${revision} sees what is wrong`, () => {
    const request = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };
    const wrong = checkTranscript(rules, [{ client: request }, { server: { jsonrpc: '2.0', id: 1, result: { tools: [{ name: 7 }] } } }]);
    assert.ok(wrong.some((what) => what.includes('ListToolsResult/tools/0/name must be string')), wrong.join('\n'));
  });
}
