import { AsyncLocalStorage } from "node:async_hooks";
import {
  Debug,
  DriverAdapterError,
  type ConnectionInfo,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from "@prisma/driver-adapter-utils";
import { WeirClient, type IsolationLevel as Level, type Queryable, type WeirTransaction } from "../../client/client.js";
import type { WeirOptions } from "../../client/options.js";
import { driverError, type Place } from "./errors.js";
import { parameter } from "./parameters.js";
import { statements } from "./script.js";
import { column } from "./types.js";

export { WeirError } from "../../client/errors.js";
export type { WeirOptions } from "../../client/options.js";

const NAME = "weir-prisma";

const debug = Debug("prisma:driver-adapter:weir");

const signals = new AsyncLocalStorage<AbortSignal>();

const LEVELS: Partial<Record<IsolationLevel, Level>> = {
  "READ UNCOMMITTED": "ReadUncommitted",
  "READ COMMITTED": "ReadCommitted",
  "REPEATABLE READ": "RepeatableRead",
  SERIALIZABLE: "Serializable",
};

/** Options of the adapter beside those of the service. */
export interface PrismaWeirOptions {
  /** The schema of PostgreSQL that the tables are in, if it is not the one that Prisma has. */
  schema?: string;
}

/**
 * Runs work of which every query ends when the signal is aborted, in PostgreSQL too: `withSignal(request.signal, () => prisma.user.findMany())`.
 */
export function withSignal<T>(signal: AbortSignal, work: () => PromiseLike<T>): Promise<T> {
  return signals.run(signal, async () => {
    try {
      // A promise of Prisma's begins when it is awaited: that has to be in here.
      return await work();
    } catch (error) {
      signal.throwIfAborted(); // Prisma would wrap the reason.
      throw error;
    }
  });
}

/** Prisma over HTTP: `new PrismaClient({ adapter: new PrismaWeir(process.env.WEIR_URL) })`. */
export class PrismaWeir implements SqlDriverAdapterFactory {
  readonly provider = "postgres";
  readonly adapterName = NAME;
  readonly #service: WeirOptions | string;
  readonly #options: PrismaWeirOptions;

  constructor(service: WeirOptions | string, options: PrismaWeirOptions = {}) {
    // Nothing is read of it yet: a build that loads the modules of an application has not its environment.
    this.#service = service;
    this.#options = options;
  }

  async connect(): Promise<SqlDriverAdapter> {
    return new WeirAdapter(new WeirClient(this.#service), this.#options);
  }
}

abstract class WeirQueryable implements SqlQueryable {
  readonly provider = "postgres";
  readonly adapterName = NAME;

  constructor(
    readonly place: Place,
    readonly target: Queryable,
  ) {}

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    const { fields, rows } = await this.run(query);
    const columns = fields.map((field) => column(field.dataTypeID));
    return {
      columnNames: fields.map((field) => field.name),
      columnTypes: columns.map((each) => each.type),
      rows: rows.map((row) => row.map((text, i) => (text === null ? null : columns[i]!.read(text)))),
    };
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    return (await this.run(query)).rowCount ?? 0;
  }

  protected run({ sql, args, argTypes }: SqlQuery) {
    debug("%s", sql);
    return this.translated(async () => {
      const params = args.map((arg, i) => parameter(arg, argTypes[i]));
      return await this.target.query({ query: sql, params }, signals.getStore());
    });
  }

  /** Does the work, whose errors become Prisma's. */
  protected async translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      debug("failed: %O", error);
      throw driverError(error, this.place);
    }
  }
}

class WeirAdapter extends WeirQueryable implements SqlDriverAdapter {
  constructor(
    readonly client: WeirClient,
    readonly options: PrismaWeirOptions,
  ) {
    super(client, client);
  }

  /** Several statements are one transaction; one alone has none around it, so that `create index concurrently` works. */
  async executeScript(script: string): Promise<void> {
    const queries = statements(script).map((query) => ({ query, params: [] }));
    const [first, ...others] = queries;
    if (first) {
      await this.translated<unknown>(() => (others.length === 0 ? this.client.query(first) : this.client.batch(queries)));
    }
  }

  async startTransaction(isolation?: IsolationLevel): Promise<Transaction> {
    const level = isolation && LEVELS[isolation];
    if (isolation && !level) {
      throw new DriverAdapterError({ kind: "InvalidIsolationLevel", level: isolation });
    }
    const begun = await this.translated(() => this.client.begin(level ? { isolationLevel: level } : {}, signals.getStore()));
    return new WeirPrismaTransaction(this.place, begun);
  }

  getConnectionInfo(): ConnectionInfo {
    return { ...(this.options.schema !== undefined && { schemaName: this.options.schema }), supportsRelationJoins: true };
  }

  async dispose(): Promise<void> {
    this.client.close();
  }
}

class WeirPrismaTransaction extends WeirQueryable implements Transaction {
  /** Commit and rollback are requests of their own: Prisma sends no statement for them. */
  readonly options = { usePhantomQuery: true };

  constructor(
    place: Place,
    readonly transaction: WeirTransaction,
  ) {
    super(place, transaction);
  }

  commit(): Promise<void> {
    return this.translated(() => this.transaction.commit());
  }

  rollback(): Promise<void> {
    return this.translated(() => this.transaction.rollback());
  }

  createSavepoint(name: string): Promise<void> {
    return this.#execute(`SAVEPOINT ${name}`);
  }

  rollbackToSavepoint(name: string): Promise<void> {
    return this.#execute(`ROLLBACK TO SAVEPOINT ${name}`);
  }

  releaseSavepoint(name: string): Promise<void> {
    return this.#execute(`RELEASE SAVEPOINT ${name}`);
  }

  async #execute(sql: string): Promise<void> {
    await this.executeRaw({ sql, args: [], argTypes: [] });
  }
}
