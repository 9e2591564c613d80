import { ROLLED_BACK, WeirError } from "./errors.js";
import { Http } from "./http.js";
import { settings, type WeirOptions } from "./options.js";

/** A parameter as PostgreSQL reads it, without a type; an array becomes one of PostgreSQL's. */
export type Parameter = string | null | Parameter[];

/** One statement. */
export interface Query {
  readonly query: string;
  readonly params: readonly Parameter[];
}

export interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

/** Rows of PostgreSQL's texts. */
export interface Result {
  readonly fields: readonly Field[];
  readonly rows: readonly (string | null)[][];
  readonly command: string;
  readonly rowCount: number | null;
}

export type IsolationLevel = "ReadUncommitted" | "ReadCommitted" | "RepeatableRead" | "Serializable";

export interface TransactionOptions {
  readonly isolationLevel?: IsolationLevel;
  readonly readOnly?: boolean;
  readonly deferrable?: boolean;
}

/** What a query can be sent to: the service, or one of its transactions. */
export interface Queryable {
  query(query: Query, signal?: AbortSignal): Promise<Result>;
}

const TEXT_ROWS = { "Neon-Raw-Text-Output": "true", "Neon-Array-Mode": "true" };

/** How often, and how long apart, a rollback is sent while the statement before it is still being cancelled. */
const ROLLBACK_ATTEMPTS = 50;
const ROLLBACK_PAUSE_MILLIS = 20;

/** SQL over HTTP. It has no state but connections; it may be shared by everything in a process. */
export class WeirClient implements Queryable {
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly #http: Http;

  constructor(options: WeirOptions | string) {
    const read = settings(options);
    this.user = read.user;
    this.host = read.url.hostname;
    this.port = Number(read.url.port || (read.url.protocol === "https:" ? 443 : 80));
    this.#http = new Http(read);
  }

  async query(query: Query, signal?: AbortSignal): Promise<Result> {
    return (await this.#http.send({ method: "POST", path: "", body: query, headers: TEXT_ROWS, signals: [signal] })) as Result;
  }

  /** Statements that are all carried out, in their order, or none of them. */
  async batch(queries: readonly Query[], signal?: AbortSignal): Promise<Result[]> {
    const sent = await this.#http.send({ method: "POST", path: "", body: { queries }, headers: TEXT_ROWS, signals: [signal] });
    return (sent as { results: Result[] }).results;
  }

  /** Begins a transaction, which has one of the few connections for itself until it ends. */
  async begin(options: TransactionOptions = {}, signal?: AbortSignal): Promise<WeirTransaction> {
    const begun = await this.#http.send({ method: "POST", path: "/transactions", body: options, signals: [signal] });
    return new WeirTransaction(this.#http, (begun as { id: string }).id);
  }

  close(): void {
    this.#http.close();
  }
}

/** A transaction. Its statements run one after the other, however many are asked for at once. */
export class WeirTransaction implements Queryable {
  readonly #http: Http;
  readonly #path: string;
  readonly #rollback = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(http: Http, id: string) {
    this.#http = http;
    this.#path = `/transactions/${encodeURIComponent(id)}`;
  }

  query(query: Query, signal?: AbortSignal): Promise<Result> {
    return this.#inTurn(async () => {
      signal?.throwIfAborted();
      const signals = [signal, this.#rollback.signal];
      return (await this.#http.send({ method: "POST", path: this.#path, body: query, headers: TEXT_ROWS, signals })) as Result;
    });
  }

  /** Commits. Fails where a statement before has failed: then the transaction is rolled back. */
  async commit(): Promise<void> {
    await this.#inTurn(() => this.#http.send({ method: "POST", path: `${this.#path}/commit` }));
  }

  /** Rolls back, a running statement included. One that has ended already, by a limit of the service, is rolled back. */
  async rollback(): Promise<void> {
    this.#rollback.abort(new WeirError({ code: ROLLED_BACK, message: "The transaction was rolled back" }));
    await this.#last.catch(() => {});
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#http.send({ method: "DELETE", path: this.#path });
        return;
      } catch (error) {
        const status = error instanceof WeirError ? error.status : undefined;
        if (status === 404) return;
        if (status !== 409 || attempt === ROLLBACK_ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, ROLLBACK_PAUSE_MILLIS));
      }
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.catch(() => {}).then(() => {
      this.#rollback.signal.throwIfAborted();
      return work();
    });
    this.#last = turn;
    return turn;
  }
}
