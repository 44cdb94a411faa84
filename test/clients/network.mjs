// A network between clients and a server: TCP on 127.0.0.1 that breaks, swallows and detains as a test says. It reads as much of HTTP as
// it takes to tell the streams of events from the rest of what a kept-alive connection carries. What one side writes at once, a request's
// head or an event, comes at once.
import { once } from 'node:events';
import net from 'node:net';

class Line {
  constructor(near, far) {
    this.near = near; // to the client
    this.far = far; // to the server
  }

  break() {
    this.near.resetAndDestroy();
    this.far.resetAndDestroy();
  }

  // The server goes on writing to somebody who is not there any more.
  breakUnseen() {
    this.far.removeAllListeners('data').resume();
    this.near.removeAllListeners('close').resetAndDestroy();
  }
}

export class Network {
  /** The streams of events that have begun, in order; `from`: the Last-Event-ID of those whose client came back. */
  streams = [];
  /** Whether the end of `swallowAfter` has been reached. */
  swallows = false;
  /** The Last-Event-IDs of those who are detained. */
  detained = [];

  #lines = new Set();
  #listener = net.createServer({ noDelay: true }, (near) => this.#accept(near));
  #detains = false;
  #held = [];
  #limit;

  static async to(url) {
    const made = new Network();
    made.server = url;
    await once(made.#listener.listen(0, '127.0.0.1'), 'listening');
    made.url = new URL(url);
    made.url.port = made.#listener.address().port;
    return made;
  }

  /** From now on requests of clients that come back wait at the border, until they are admitted. */
  detain() {
    this.#detains = true;
  }

  admit() {
    this.#detains = false;
    this.detained = [];
    for (const goOn of this.#held.splice(0)) goOn();
  }

  /** Of what the server says on any connection, nothing behind the first `text` arrives. */
  swallowAfter(text) {
    this.#limit = text;
  }

  /** Breaks the connection of one of `streams`; `seen`: for the server, too. */
  cut(stream, { seen = true } = {}) {
    const [line] = [...this.#lines].filter((each) => each.stream === stream);
    if (seen) line.break();
    else line.breakUnseen();
  }

  stop() {
    this.#listener.close();
    for (const line of this.#lines) line.break();
  }

  #accept(near) {
    const line = new Line(near, net.connect({ host: this.server.hostname, port: this.server.port, noDelay: true }));
    this.#lines.add(line);
    near.on('data', (bytes) => this.#ask(line, bytes));
    line.far.on('data', (bytes) => this.#answer(line, bytes));
    near.on('close', () => line.far.destroy());
    line.far.on('close', () => {
      near.end();
      this.#lines.delete(line);
    });
    for (const socket of [near, line.far]) socket.on('error', () => {}); // 'close' follows
  }

  #ask(line, bytes) {
    const text = bytes.toString('latin1');
    const head = /^[A-Z]+ \S+ HTTP\/1\.1\r\n/.test(text);
    if (head) line.from = /^last-event-id: *(\S+)/im.exec(text)?.[1];
    if (!head || !line.from || !this.#detains) return void line.far.write(bytes);
    line.near.pause();
    this.detained.push(line.from);
    this.#held.push(() => {
      line.far.write(bytes);
      line.near.resume();
    });
  }

  #answer(line, bytes) {
    const text = bytes.toString('latin1');
    if (text.startsWith('HTTP/1.1 ')) {
      line.streams = /^content-type: *text\/event-stream/im.test(text);
      line.stream = undefined;
    }
    if (line.streams && !line.stream && /^id: /m.test(text)) this.streams.push((line.stream = { from: line.from }));
    const limit = this.#limit ? text.indexOf(this.#limit) : -1;
    if (limit >= 0) {
      bytes = bytes.subarray(0, limit + this.#limit.length);
      line.far.removeAllListeners('data').resume();
      this.#limit = undefined;
      this.swallows = true;
    }
    line.near.write(bytes);
  }
}
