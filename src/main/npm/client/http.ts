import * as http from "node:http";
import * as https from "node:https";
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
  readonly signal?: AbortSignal | undefined;
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

  constructor(settings: Settings) {
    this.#settings = settings;
    const { Agent, request } = settings.url.protocol === "https:" ? https : http;
    this.#agent = new Agent({ keepAlive: true, maxSockets: settings.connections, timeout: IDLE_MILLIS });
    this.#start = request as typeof http.request;
  }

  /** The JSON of an answer of status 2xx; anything else is a `WeirError`, and an abort its reason. */
  async send(request: Request): Promise<unknown> {
    const ending = new Ending(this.#settings.timeout, [this.#settings.signal, request.signal]);
    try {
      return await this.#repeat(request, ending);
    } finally {
      ending.close();
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #repeat(request: Request, ending: Ending): Promise<unknown> {
    let others = 0;
    for (let attempt = 0; ; ) {
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
  }

  async #once(request: Request, ending: Ending, fresh: boolean): Promise<unknown> {
    const text = request.body === undefined ? undefined : JSON.stringify(request.body);
    const headers = { ...(await ending.race(this.#settings.credentials())), ...request.headers };
    let answer: Answer;
    try {
      answer = await this.#exchange(request, headers, text, ending.signal, fresh);
    } catch (error) {
      ending.signal.throwIfAborted();
      return new Failure(networkError(error as NodeJS.ErrnoException, this.#settings.url), undefined);
    }
    if (answer.status >= 300) {
      return new Failure(errorOf(answer.status, answer.text), answer.retryAfter);
    }
    return answer.text === "" ? undefined : JSON.parse(answer.text);
  }

  #exchange(request: Request, headers: Record<string, string>, text: string | undefined, signal: AbortSignal, fresh: boolean) {
    return new Promise<Answer>((resolve, reject) => {
      const address = this.#settings.url.href + request.path;
      const agent = fresh ? false : this.#agent;
      const sent = this.#start(address, { method: request.method, headers, agent, signal }, (response) => {
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
      if (text !== undefined) {
        sent.setHeader("Content-Type", "application/json");
        sent.setHeader("Content-Length", Buffer.byteLength(text));
      }
      sent.end(text);
    });
  }
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

/** When a call ends at the latest: after its time, or by one of the signals. */
class Ending {
  readonly #controller = new AbortController();
  readonly #deadline: number;
  readonly #timer: NodeJS.Timeout;
  readonly #unlisten: (() => void)[] = [];

  constructor(millis: number, signals: (AbortSignal | undefined)[]) {
    this.#deadline = Date.now() + millis;
    const late = new WeirError({ code: TIMEOUT, message: `Weir did not answer within ${millis} ms` });
    this.#timer = setTimeout(() => this.#controller.abort(late), millis);
    for (const signal of signals) {
      if (signal) this.#follow(signal);
    }
  }

  #follow(signal: AbortSignal): void {
    const abort = () => this.#controller.abort(signal.reason);
    if (signal.aborted) {
      abort();
    } else {
      signal.addEventListener("abort", abort, { once: true });
      this.#unlisten.push(() => signal.removeEventListener("abort", abort));
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  left(): number {
    return this.#deadline - Date.now();
  }

  /** What comes, unless the call ends before. */
  race<T>(awaited: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = () => reject(this.signal.reason);
      if (this.signal.aborted) end();
      this.signal.addEventListener("abort", end, { once: true });
      awaited.then(resolve, reject).finally(() => this.signal.removeEventListener("abort", end));
    });
  }

  sleep(millis: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => reject(this.signal.reason);
      const timer = setTimeout(() => {
        this.signal.removeEventListener("abort", end);
        resolve();
      }, millis);
      this.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
      this.signal.addEventListener("abort", end, { once: true });
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#unlisten.forEach((unlisten) => unlisten());
  }
}
