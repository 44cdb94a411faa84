// The TypeScript SDKs behind one face: what differs between them stands here, and what users of each have to do.
//
//   const client = await connect({ sdk: 'v2', era: '2026-07-28' }, { url } or { command, args });
//   await client.call('add', { a: 1, b: 2 });
import * as v1 from '@modelcontextprotocol/sdk/client/index.js';
import * as v1Http from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as v1Stdio from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  CallToolResultSchema,
  CreateMessageRequestSchema,
  ElicitationCompleteNotificationSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  PromptListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import * as v2 from '@modelcontextprotocol/client';
import * as v2Stdio from '@modelcontextprotocol/client/stdio';

const identity = { name: 'contract', version: '1.0.0' };
const logLevelKey = 'io.modelcontextprotocol/logLevel';
const capabilities = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };

/** What every client can do. `era` is a revision, or 'auto' where the SDK negotiates between eras. */
class AnyClient {
  errors = []; // what the SDK found wrong outside of any call
  closed = new Promise((resolve) => (this.hasClosed = resolve));
  logs = [];
  news = []; // the names of notifications of changes
  visited = []; // the pages that the user is done with, by the ids of their elicitations
  questions = [];
  // What it says to questions; tests put in their own.
  answers = {
    'elicitation/create': () => ({ action: 'decline' }),
    'sampling/createMessage': () => ({ role: 'assistant', content: { type: 'text', text: 'four' }, model: 'none' }),
    'roots/list': () => ({ roots: [{ uri: 'file:///project', name: 'project' }] }),
  };

  constructor(client, transport) {
    this.client = client;
    this.transport = transport;
    client.onerror = (error) => this.errors.push(error);
    client.onclose = this.hasClosed;
  }

  get pid() {
    return this.transport.pid;
  }

  get sessionId() {
    return this.transport.sessionId;
  }

  listTools() {
    return this.client.listTools();
  }

  answer(method, { params }) {
    this.questions.push({ method, params });
    return this.answers[method](params ?? {});
  }

  visit({ elicitationId }) {
    this.visited.push(elicitationId);
  }

  terminateSession() {
    return this.transport.terminateSession();
  }

  close() {
    return this.client.close();
  }
}

class V1Client extends AnyClient {
  static make({ url, sessionId, command, args }) {
    const transport = url
      ? new v1Http.StreamableHTTPClientTransport(url, { sessionId })
      : new v1Stdio.StdioClientTransport({ command, args, stderr: 'ignore' });
    return new V1Client(new v1.Client(identity, { capabilities }), transport);
  }

  async connect() {
    this.client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void this.logs.push(params));
    for (const [schema, name] of [
      [ToolListChangedNotificationSchema, 'tools'],
      [PromptListChangedNotificationSchema, 'prompts'],
      [ResourceUpdatedNotificationSchema, 'updated'],
    ])
      this.client.setNotificationHandler(schema, () => void this.news.push(name));
    this.client.setNotificationHandler(ElicitationCompleteNotificationSchema, ({ params }) => this.visit(params));
    for (const [schema, method] of [
      [ElicitRequestSchema, 'elicitation/create'],
      [CreateMessageRequestSchema, 'sampling/createMessage'],
      [ListRootsRequestSchema, 'roots/list'],
    ])
      this.client.setRequestHandler(schema, async (request) => this.answer(method, request));
    // The client tells its transport what was agreed, and nobody else.
    const told = this.transport.setProtocolVersion?.bind(this.transport);
    this.transport.setProtocolVersion = (version) => {
      this.version = version;
      told?.(version);
    };
    await this.client.connect(this.transport);
    return this;
  }

  async hearLogs(level) {
    await this.client.setLoggingLevel(level);
  }

  async hearNews(uri) {
    await this.client.subscribeResource({ uri });
  }

  call(name, args = {}, options = {}) {
    return this.client.callTool({ name, arguments: args }, CallToolResultSchema, options);
  }
}

class V2Client extends AnyClient {
  static make({ url, sessionId, command, args }, era) {
    const transport = url
      ? new v2.StreamableHTTPClientTransport(url, { sessionId })
      : new v2Stdio.StdioClientTransport({ command, args, stderr: 'ignore' });
    const mode = { auto: 'auto', '2025-11-25': 'legacy' }[era] ?? { pin: era };
    return new V2Client(new v2.Client(identity, { capabilities, versionNegotiation: { mode } }), transport);
  }

  async connect() {
    this.client.setNotificationHandler('notifications/message', ({ params }) => void this.logs.push(params));
    for (const [method, name] of [
      ['notifications/tools/list_changed', 'tools'],
      ['notifications/prompts/list_changed', 'prompts'],
      ['notifications/resources/updated', 'updated'],
    ])
      this.client.setNotificationHandler(method, () => void this.news.push(name));
    this.client.setNotificationHandler('notifications/elicitation/complete', ({ params }) => this.visit(params));
    for (const method of Object.keys(this.answers))
      this.client.setRequestHandler(method, async (request) => this.answer(method, request));
    await this.client.connect(this.transport);
    return this;
  }

  get version() {
    return this.client.getNegotiatedProtocolVersion();
  }

  // Since 2026-07-28 there is no level to be set: each request says what it wants to hear.
  async hearLogs(level) {
    if (this.version >= '2026-07-28') this.meta = { [logLevelKey]: level };
    else await this.client.setLoggingLevel(level);
  }

  // Since then there is one stream for all news, and it has to be asked for.
  async hearNews(uri) {
    if (this.version >= '2026-07-28')
      await this.client.listen({ toolsListChanged: true, promptsListChanged: true, resourceSubscriptions: [uri] });
    else await this.client.subscribeResource({ uri });
  }

  call(name, args = {}, options = {}) {
    return this.client.callTool({ name, arguments: args, ...(this.meta && { _meta: this.meta }) }, options);
  }
}

const makers = { v1: V1Client.make, v2: V2Client.make };

export function connect({ sdk, era }, target) {
  return makers[sdk](target, era).connect();
}
