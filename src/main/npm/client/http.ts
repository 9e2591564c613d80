import * as http from "node:http";
import * as https from "node:https";
import { urlToHttpOptions } from "node:url";
import { CONNECTION_LOST, errorOf, TIMEOUT, UNREACHABLE, WeirError } from "./errors.js";
import type { Settings } from "./options.js";

/** A free connection is closed here before the service, after 75 seconds, closes it under a request. */
const IDLE_MILLIS = 30_000;

/** How often another replica is tried for a transaction that is not of the one that answered. */
const OTHER_REPLICAS = 10;

const FIRST_PAUSE_MILLIS = 100;

/** Codes with which Weir refuses before anything is done. Another's 503, a proxy's perhaps, says nothing of that. */
const NOTHING_DONE = new Set(["WEIR001", "WEIR002", "WEIR005", "WEIR006", "WEIR008", "WEIR010", "WEIR011", "WEIR012", "WEIR013"]);

export type Method = "POST" | "DELETE";

export interface Request {
  readonly method: Method;
  /** What follows the address of the service. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signals?: readonly (AbortSignal | undefined)[];
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
}

/**
 * Sends requests over connections that are kept, and repeats those that were certainly not carried out. It does not use `fetch`, which
 * frameworks replace by one that caches, and which does not say whether a request has left.
 */
export class Http {
  readonly #settings: Settings;
  readonly #agent: http.Agent;
  readonly #start: typeof http.request;
  /** Where to: read of the address once, and not for each request. */
  readonly #address: http.RequestOptions;

  constructor(settings: Settings) {
    this.#settings = settings;
    const { Agent, request } = settings.url.protocol === "https:" ? https : http;
    this.#agent = new Agent({ keepAlive: true, maxSockets: settings.connections, timeout: IDLE_MILLIS });
    this.#start = request as typeof http.request;
    const { protocol, hostname, port } = urlToHttpOptions(settings.url);
    this.#address = { protocol, hostname, port };
  }

  /** The JSON of an answer of status 2xx; anything else is a `WeirError`, and an abort its reason. */
  async send(request: Request): Promise<unknown> {
    const ending = new Ending(this.#settings.timeout, this.#settings.signal, request.signals);
    try {
      for (let attempt = 0, others = 0; ; ) {
        const outcome = await this.#once(request, ending, others > 0);
        if (!(outcome instanceof Failure)) {
          return outcome;
        }
        if (outcome.otherReplica && others++ < OTHER_REPLICAS) {
          continue;
        }
        const pause = outcome.pause(attempt++);
        if (pause === undefined || attempt > this.#settings.retries || pause > ending.left()) {
          throw outcome.error;
        }
        await ending.sleep(pause);
      }
    } finally {
      ending.close();
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #once(request: Request, ending: Ending, fresh: boolean): Promise<unknown> {
    const text = request.body === undefined ? "" : JSON.stringify(request.body);
    const asked = this.#settings.credentials();
    const credentials = asked instanceof Promise ? await ending.race(asked) : asked;
    const headers = { ...credentials, ...request.headers, ...(text !== "" && bodyHeaders(text)) };
    let answer: Answer;
    try {
      answer = await this.#exchange(request, headers, text, ending, fresh);
    } catch (error) {
      ending.throwIfEnded();
      return new Failure(networkError(error as NodeJS.ErrnoException, this.#settings.url), undefined);
    }
    if (answer.status >= 300) {
      return new Failure(errorOf(answer.status, answer.text), answer.retryAfter);
    }
    return answer.text === "" ? undefined : JSON.parse(answer.text);
  }

  #exchange({ method, path }: Request, headers: http.OutgoingHttpHeaders, text: string, ending: Ending, fresh: boolean) {
    const options = { ...this.#address, path: this.#settings.url.pathname + path, method, headers, agent: fresh ? false : this.#agent };
    return ending.during<Answer>((resolve, reject) => {
      const sent = this.#start(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString("utf8"),
            retryAfter: response.headers["retry-after"],
          }),
        );
      });
      sent.on("error", reject);
      sent.end(text);
      return () => sent.destroy();
    });
  }
}

function bodyHeaders(text: string): http.OutgoingHttpHeaders {
  return { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
}

/** What went wrong, and whether the same request may be sent again. */
class Failure {
  constructor(
    readonly error: WeirError,
    readonly retryAfter: string | undefined,
  ) {}

  /** The transaction is another replica's, which a new connection may lead to. */
  get otherReplica(): boolean {
    return this.error.code === "WEIR443";
  }

  /** Milliseconds after which the request may be sent again; undefined where it may have been carried out, or will fail again. */
  pause(attempt: number): number | undefined {
    if (this.error.code === UNREACHABLE) {
      return FIRST_PAUSE_MILLIS * 2 ** attempt * (1 + Math.random() / 2);
    }
    // Weir sends Retry-After exactly when nothing was done: with WEIR006 not for what it cancelled and may have been done in part.
    const seconds = Number(this.retryAfter);
    const refused = NOTHING_DONE.has(this.error.code) && this.retryAfter !== undefined;
    return refused && seconds >= 0 ? seconds * 1000 : undefined;
  }
}

/** Whether there has been no connection; of a name with several addresses, to none of them. */
function neverConnected(cause: NodeJS.ErrnoException): boolean {
  if (cause instanceof AggregateError) {
    return cause.errors.length > 0 && cause.errors.every(neverConnected);
  }
  return cause.syscall === "connect" || cause.syscall === "getaddrinfo";
}

function networkError(cause: NodeJS.ErrnoException, url: URL): WeirError {
  if (neverConnected(cause)) {
    return new WeirError({ code: UNREACHABLE, message: `Weir cannot be reached at ${url.host}: ${cause.message || cause.code}` }, undefined, { cause });
  }
  const message = "The connection to Weir was lost: what was sent may have been carried out, or not";
  return new WeirError({ code: CONNECTION_LOST, message }, undefined, { cause });
}

/** Begins something that answers once, and returns what stops it. */
type Begin<T> = (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void;

/**
 * When a call ends at the latest: after its time, or by one of the signals. It makes no signal of its own for Node's HTTP to follow: that would cost
 * a call half as much again.
 */
class Ending {
  readonly #deadline: number;
  readonly #timer: NodeJS.Timeout;
  readonly #unlisten: (() => void)[] = [];
  #ended: { readonly reason: unknown } | undefined;
  #stop: ((reason: unknown) => void) | undefined;

  constructor(millis: number, always: AbortSignal | undefined, signals: readonly (AbortSignal | undefined)[] = []) {
    this.#deadline = Date.now() + millis;
    this.#timer = setTimeout(() => this.#end(new WeirError({ code: TIMEOUT, message: `Weir did not answer within ${millis} ms` })), millis);
    this.#follow(always);
    signals.forEach((signal) => this.#follow(signal));
  }

  #follow(signal: AbortSignal | undefined): void {
    if (!signal) return;
    const abort = () => this.#end(signal.reason);
    if (signal.aborted) {
      abort();
    } else {
      signal.addEventListener("abort", abort, { once: true });
      this.#unlisten.push(() => signal.removeEventListener("abort", abort));
    }
  }

  #end(reason: unknown): void {
    this.#ended ??= { reason };
    this.#stop?.(this.#ended.reason);
  }

  throwIfEnded(): void {
    if (this.#ended) throw this.#ended.reason;
  }

  left(): number {
    return this.#deadline - Date.now();
  }

  /** What is begun answers, unless the call ends before: then it is stopped. A call does one thing at a time. */
  during<T>(begin: Begin<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.throwIfEnded();
      const stop = begin(resolve, reject);
      this.#stop = (reason) => {
        reject(reason);
        stop(); // Does nothing where it has answered.
      };
    });
  }

  /** What comes, unless the call ends before. */
  race<T>(awaited: Promise<T>): Promise<T> {
    return this.during((resolve, reject) => {
      awaited.then(resolve, reject);
      return () => {};
    });
  }

  sleep(millis: number): Promise<void> {
    return this.during((resolve) => {
      const timer = setTimeout(resolve, millis);
      return () => clearTimeout(timer);
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#unlisten.forEach((unlisten) => unlisten());
    this.#stop = undefined;
  }
}
