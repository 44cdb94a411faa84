// The MCP Inspector's command line, over both wires: a program that knows nothing of us lists, calls, reads and gets.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { overHttp, serve } from './world.mjs';

const cli = fileURLToPath(new URL('node_modules/@modelcontextprotocol/inspector-cli/build/index.js', import.meta.url));
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };

async function inspector(t) {
  const server = await serve(t, 'FIXTURE_SERVER');
  const target = overHttp ? [server.url.href, '--transport', 'http'] : [process.env.FIXTURE_SERVER, '--stdio'];
  return async (method, ...more) => {
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...target, '--method', method, ...more], { env });
    return JSON.parse(stdout);
  };
}

test('the Inspector lists tools, resources, templates and prompts', async (t) => {
  const ask = await inspector(t);
  assert.ok((await ask('tools/list')).tools.some((each) => each.name === 'greet'));
  assert.equal((await ask('resources/list')).resources[0].uri, 'test://static-text');
  assert.equal((await ask('resources/templates/list')).resourceTemplates.length, 1);
  assert.ok((await ask('prompts/list')).prompts.some((each) => each.name === 'test_simple_prompt'));
});

test('the Inspector calls, reads and gets', async (t) => {
  const ask = await inspector(t);
  const called = await ask('tools/call', '--tool-name', 'greet', '--tool-arg', 'name=Ann');
  assert.equal(called.content[0].text, 'Hello, Ann!');
  const read = await ask('resources/read', '--uri', 'test://static-text');
  assert.match(read.contents[0].text, /static text resource/);
  const got = await ask('prompts/get', '--prompt-name', 'test_prompt_with_arguments', '--prompt-args', 'arg1=a', 'arg2=b');
  assert.equal(got.messages[0].content.text, "Prompt with arguments: arg1='a', arg2='b'");
});
