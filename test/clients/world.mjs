// One combination of SDK, era and transport, as CTest chose it, and our programs served so.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Network } from './network.mjs';
import { connect } from './sdks.mjs';

export const combination = {
  sdk: process.env.CLIENT_SDK,
  era: process.env.CLIENT_ERA,
  transport: process.env.CLIENT_TRANSPORT,
};
export const overHttp = combination.transport === 'http';
export const hasSessions = overHttp && combination.era === '2025-11-25';

class HttpServer {
  constructor(program) {
    this.program = program;
  }

  async start(port = 0) {
    this.process = spawn(this.program, ['--http', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.exited = once(this.process, 'exit');
    const said = [];
    const lines = createInterface({ input: this.process.stderr });
    this.url = await new Promise((resolve, reject) => {
      lines.on('line', (line) => {
        said.push(line);
        const found = / serves (http:\S+)$/.exec(line);
        if (found) resolve(new URL(found[1]));
      });
      lines.on('close', () => reject(new Error(`${this.program} serves no longer: ${said.join('\n')}`)));
    });
    return this;
  }

  async stop() {
    this.process.kill('SIGTERM');
    const [code, signal] = await this.exited;
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, 'the server ends cleanly');
  }

  async restart() {
    await this.stop();
    await this.start(this.url.port);
  }
}

/** Serves the program that the environment names so until the test has ended. */
export async function serve(t, name) {
  const program = process.env[name];
  assert.ok(program, `the environment variable ${name} is the path of a server`);
  const http = overHttp ? await new HttpServer(program).start() : undefined;
  const clients = [];
  const networks = [];
  t.after(async () => {
    for (const client of clients) await client.close();
    for (const network of networks) network.stop();
    if (http) await http.stop();
  });
  return {
    get url() {
      return http.url;
    },
    restart: () => http.restart(),
    /** `url`: of a network that lies between; `sessionId`: of the session that the client goes on with. */
    async connect(how = combination, url = http?.url, sessionId = undefined) {
      const client = await connect(how, http ? { url, sessionId } : { command: program, args: ['--stdio'] });
      clients.push(client);
      return client;
    },
    async network() {
      const network = await Network.to(http.url);
      networks.push(network);
      return network;
    },
  };
}

/** The common case: one server, one client. */
export async function connected(t, name) {
  return (await serve(t, name)).connect();
}

/** Asks until the answer fits. The patience is for machines under load; it is not waited for. */
export async function until(ask, fits) {
  for (const end = Date.now() + 20_000; ; await pause(5)) {
    const answer = await ask();
    if (fits(answer)) return answer;
    assert.ok(Date.now() < end, `still ${JSON.stringify(answer)}`);
  }
}

export const textOf = (result) => result.content.map((block) => block.text).join('\n');
