// Resources, prompts, completion, questions of the server, and what comes and goes while it runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { combination, connected, textOf, until } from './world.mjs';

/** The stream for what belongs to no request is opened in the background: ask until it is there. */
async function hears(client) {
  await until(
    async () => {
      await client.call('test_trigger_tool_change');
      return client.news.includes('tools');
    },
    (heard) => heard,
  );
}

test('resources are listed and read, text, binary and by template', async (t) => {
  const { client } = await connected(t, 'FIXTURE_SERVER');
  const { resources } = await client.listResources();
  assert.deepEqual(resources.map((each) => each.uri).slice(0, 2), ['test://static-text', 'test://static-binary']);
  const { resourceTemplates } = await client.listResourceTemplates();
  assert.equal(resourceTemplates[0].uriTemplate, 'test://template/{id}/data');
  const { contents: text } = await client.readResource({ uri: 'test://static-text' });
  assert.equal(text[0].text, 'This is the content of the static text resource.');
  const { contents: picture } = await client.readResource({ uri: 'test://static-binary' });
  assert.equal(Buffer.from(picture[0].blob, 'base64').subarray(1, 4).toString(), 'PNG');
  const { contents: record } = await client.readResource({ uri: 'test://template/42/data' });
  assert.deepEqual(JSON.parse(record[0].text), { id: '42', templateTest: true, data: 'Data for ID: 42' });
});

test('a resource that is not there is an error with its URI', async (t) => {
  const { client } = await connected(t, 'FIXTURE_SERVER');
  await assert.rejects(client.readResource({ uri: 'test://nowhere' }), (error) => {
    // SDK v2 tells its users the code of 2026 in both eras.
    assert.equal(error.code, combination.sdk === 'v1' ? -32002 : -32602);
    return true;
  });
});

test('prompts are listed and put together, whatever is in them', async (t) => {
  const { client } = await connected(t, 'FIXTURE_SERVER');
  const { prompts } = await client.listPrompts();
  const two = prompts.find((each) => each.name === 'test_prompt_with_arguments');
  assert.deepEqual(two.arguments.map((each) => [each.name, each.required]), [['arg1', true], ['arg2', true]]);
  const { messages } = await client.getPrompt({ name: two.name, arguments: { arg1: 'a', arg2: 'b' } });
  assert.equal(messages[0].content.text, "Prompt with arguments: arg1='a', arg2='b'");
  const { messages: picture } = await client.getPrompt({ name: 'test_prompt_with_image' });
  assert.equal(picture[0].content.type, 'image');
  await assert.rejects(client.getPrompt({ name: two.name, arguments: { arg1: 'a' } }), { code: -32602 });
});

test('arguments and variables are completed', async (t) => {
  const { client } = await connected(t, 'FIXTURE_SERVER');
  const prompt = { type: 'ref/prompt', name: 'test_prompt_with_arguments' };
  const { completion } = await client.complete({ ref: prompt, argument: { name: 'arg1', value: 'testV' } });
  assert.deepEqual(completion.values, ['testValue1', 'testValue2']);
  const template = { type: 'ref/resource', uri: 'test://template/{id}/data' };
  const { completion: ids } = await client.complete({ ref: template, argument: { name: 'id', value: '1' } });
  assert.deepEqual(ids.values, ['100', '123']);
});

test('a tool asks the user, whose answer comes back', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  client.answers['elicitation/create'] = ({ message }) => {
    assert.equal(message, 'Who are you?');
    return { action: 'accept', content: { username: 'octocat', email: 'octocat@example.com' } };
  };
  const result = await client.call('test_elicitation', { message: 'Who are you?' });
  assert.match(textOf(result), /action=accept.*octocat/);
  assert.equal(client.questions.length, 1);
  client.answers['elicitation/create'] = () => ({ action: 'decline' });
  assert.match(textOf(await client.call('test_elicitation', { message: 'Who are you?' })), /action=decline/);
});

test('a tool leads the user to a page before anything else', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  const account = combination.sdk + process.pid + Math.random();
  if (client.version >= '2026-07-28') {
    client.answers['elicitation/create'] = ({ mode, url }) => {
      assert.equal(mode, 'url');
      assert.match(url, /^https:/);
      return { action: 'accept' };
    };
    assert.match(textOf(await client.call('test_page_required', { account })), /No access/);
    assert.equal(client.questions.length, 1);
  } else {
    await hears(client);
    let page;
    await assert.rejects(client.call('test_page_required', { account }), (error) => {
      assert.equal(error.code, -32042);
      [page] = error.data.elicitations;
      return true;
    });
    assert.equal(page.mode, 'url');
    assert.ok(page.url.endsWith(page.elicitationId));
    await client.call('test_page_visited', { account });
    await until(
      () => client.visited,
      (ids) => ids.includes(page.elicitationId),
    );
  }
  await client.call('test_page_visited', { account });
  assert.equal(textOf(await client.call('test_page_required', { account })), 'a.txt, b.txt');
});

test('a tool asks the model and for the folders', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  assert.equal(textOf(await client.call('test_sampling', { prompt: '2 + 2?' })), 'LLM response: four');
  assert.match(textOf(await client.call('test_input_required_result_list_roots')), /file:\/\/\/project/);
});

test('several questions at once, and one after the other', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  client.answers['elicitation/create'] = ({ message }) => ({
    action: 'accept',
    content: /color/.test(message) ? { color: 'blue' } : { name: 'Ann' },
  });
  assert.equal(textOf(await client.call('test_input_required_result_multiple_inputs')), 'four Ann works in 1 folders.');
  assert.match(textOf(await client.call('test_input_required_result_multi_round')), /^Ann is visitor \d+ and likes blue\.$/);
});

test('a prompt asks, too', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  client.answers['elicitation/create'] = () => ({ action: 'accept', content: { context: 'a test' } });
  const { messages } = await client.client.getPrompt({ name: 'test_input_required_result_prompt' });
  assert.equal(messages[0].content.text, 'Use this context: a test');
});

// SDK v2 has none of 2025-11-25, nor of the extension.
if (combination.sdk === 'v1')
  test('a call runs as a task: it asks, is listed, has its result; another is cancelled', async (t) => {
    const client = await connected(t, 'FIXTURE_SERVER');
    client.answers['elicitation/create'] = () => ({ action: 'accept', content: { confirm: true } });
    await client.listTools(); // which tells the SDK what may be a task
    const { tasks } = client.client.experimental;
    const seen = [];
    for await (const message of tasks.callToolStream({ name: 'confirm_delete', arguments: { filename: 'a.txt' } }))
      seen.push(message);
    assert.equal(seen[0].type, 'taskCreated');
    assert.equal(seen.at(-1).type, 'result', seen.at(-1).error?.message);
    assert.equal(textOf(seen.at(-1).result), 'deleted a.txt');
    assert.equal(client.questions.length, 1);

    const slow = tasks.callToolStream({ name: 'slow_compute', arguments: { seconds: 3600 } });
    const { taskId } = (await slow.next()).value.task;
    assert.equal((await tasks.cancelTask(taskId)).status, 'cancelled');
    await assert.rejects(tasks.cancelTask(taskId), { code: -32602 });
    const { tasks: listed } = await tasks.listTasks();
    assert.deepEqual(listed.map((each) => each.status), ['completed', 'cancelled']);
    assert.equal((await tasks.getTask(listed[0].taskId)).status, 'completed');
    assert.equal(textOf(await tasks.getTaskResult(listed[0].taskId, CallToolResultSchema)), 'deleted a.txt');
  });

test('news of lists and of a resource arrive', async (t) => {
  const client = await connected(t, 'FIXTURE_SERVER');
  await client.hearNews('test://watched-resource');
  await hears(client);
  await client.call('test_trigger_prompt_change');
  await client.call('test_trigger_resource_update');
  await until(
    () => client.news,
    (news) => news.includes('prompts') && news.includes('updated'),
  );
});
