import {
  AbortedTransactionError,
  CompiledQuery,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type AbortableOperationOptions,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type IsolationLevel,
  type Kysely,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import pgTypes from "pg-types";
import { WeirClient, type IsolationLevel as Level, type Parameter, type Result, type WeirTransaction } from "../../client/client.js";
import { WeirError } from "../../client/errors.js";
import type { WeirOptions } from "../../client/options.js";
import { parameter } from "../../client/parameters.js";
import { localDate } from "./dates.js";

export { WeirError } from "../../client/errors.js";
export type { WeirOptions } from "../../client/options.js";

const LEVELS: Partial<Record<IsolationLevel, Level>> = {
  "read uncommitted": "ReadUncommitted",
  "read committed": "ReadCommitted",
  "repeatable read": "RepeatableRead",
  serializable: "Serializable",
};

const CHANGING = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

/** Kysely over HTTP: `new Kysely<Database>({ dialect: new WeirDialect(process.env.WEIR_URL) })`. */
export class WeirDialect implements Dialect {
  readonly #service: WeirOptions | string;

  constructor(service: WeirOptions | string) {
    this.#service = service;
  }

  createDriver(): Driver {
    return new WeirDriver(this.#service);
  }

  createQueryCompiler() {
    return new PostgresQueryCompiler();
  }

  createAdapter() {
    return new PostgresAdapter();
  }

  createIntrospector(db: Kysely<any>) {
    return new PostgresIntrospector(db);
  }
}

class WeirDriver implements Driver {
  readonly #service: WeirOptions | string;
  #client!: WeirClient;

  constructor(service: WeirOptions | string) {
    this.#service = service;
  }

  async init(): Promise<void> {
    this.#client = new WeirClient(this.#service);
  }

  async acquireConnection(): Promise<WeirConnection> {
    return new WeirConnection(this.#client);
  }

  async beginTransaction(connection: WeirConnection, { isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const level = isolationLevel && LEVELS[isolationLevel];
    if (isolationLevel && !level) {
      throw new TypeError(`PostgreSQL has no isolation level ${isolationLevel}`);
    }
    connection.transaction = await this.#client.begin({ ...(level && { isolationLevel: level }), ...(accessMode && { readOnly: accessMode === "read only" }) });
  }

  async commitTransaction(connection: WeirConnection): Promise<void> {
    try {
      await connection.transaction!.commit();
    } catch (error) {
      throw error instanceof WeirError && error.code === "WEIR441" ? new AbortedTransactionError({ cause: error }) : error;
    }
  }

  async rollbackTransaction(connection: WeirConnection): Promise<void> {
    await connection.transaction!.rollback();
  }

  async savepoint(connection: WeirConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`savepoint ${quoted(name)}`));
  }

  async rollbackToSavepoint(connection: WeirConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`rollback to ${quoted(name)}`));
  }

  async releaseSavepoint(connection: WeirConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`release ${quoted(name)}`));
  }

  async releaseConnection(connection: WeirConnection): Promise<void> {
    connection.transaction = undefined;
  }

  async destroy(): Promise<void> {
    this.#client.close();
  }
}

/** No connection at all: the service, or its transaction after `beginTransaction`. */
class WeirConnection implements DatabaseConnection {
  transaction: WeirTransaction | undefined;

  constructor(readonly client: WeirClient) {}

  async executeQuery<R>(query: CompiledQuery, options?: AbortableOperationOptions): Promise<QueryResult<R>> {
    const sent = { query: query.sql, params: parameters(query) };
    return result<R>(await (this.transaction ?? this.client).query(sent, options?.signal));
  }

  /** Rows in pieces, by a cursor, which needs a transaction: its own, where none is open. */
  async *streamQuery<R>(query: CompiledQuery, chunkSize: number, options?: AbortableOperationOptions): AsyncIterableIterator<QueryResult<R>> {
    const transaction = this.transaction ?? (await this.client.begin({ readOnly: true }, options?.signal));
    const run = (sql: string, params: Parameter[] = []) => transaction.query({ query: sql, params }, options?.signal);
    try {
      await run(`declare weir_stream no scroll cursor for ${query.sql}`, parameters(query));
      for (let rows; (rows = result<R>(await run(`fetch ${Number(chunkSize)} from weir_stream`))).rows.length > 0; ) {
        yield rows;
      }
    } finally {
      await (this.transaction ? run("close weir_stream").catch(() => {}) : transaction.rollback());
    }
  }
}

function parameters(query: CompiledQuery): Parameter[] {
  return query.parameters.map((value) => parameter(value, localDate));
}

/** Rows as node-postgres makes them. */
function result<R>({ fields, rows, command, rowCount }: Result): QueryResult<R> {
  const columns = fields.map(({ name, dataTypeID }) => ({ name, read: pgTypes.getTypeParser(dataTypeID, "text") }));
  const objects = rows.map((row) => Object.fromEntries(columns.map(({ name, read }, i) => [name, row[i] === null ? null : read(row[i]!)])));
  return { rows: objects as R[], ...(CHANGING.has(command) && { numAffectedRows: BigInt(rowCount ?? 0) }) };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
