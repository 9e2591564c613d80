import assert from "node:assert/strict";
import { test } from "node:test";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import { service, until, empty } from "../../test/service.mjs";
import { PrismaWeir, withSignal } from "../dist/weir-prisma/src/index.js";

const QUERY = { sql: "select $1", args: [1n], argTypes: [{ scalarType: "bigint", arity: "scalar" }] };

async function against(answer, work) {
  const weir = await service(answer);
  const adapter = await new PrismaWeir(weir.url, { schema: "shop" }).connect();
  try {
    await work(adapter, weir);
  } finally {
    await adapter.dispose();
    await weir.close();
  }
}

test("a query has names, types and values", () => {
  const fields = [{ name: "id", dataTypeID: 20 }, { name: "at", dataTypeID: 1114 }];
  const rows = [["1", "2026-01-02 03:04:05.123456"], ["2", null]];
  return against(() => [200, { ...empty, fields, rows }], async (adapter, weir) => {
    assert.deepEqual(await adapter.queryRaw(QUERY), {
      columnNames: ["id", "at"],
      columnTypes: [ColumnTypeEnum.Int64, ColumnTypeEnum.DateTime],
      rows: [["1", "2026-01-02T03:04:05.123456+00:00"], ["2", null]],
    });
    assert.deepEqual(weir.requests[0].body, { query: "select $1", params: ["1"] });
  });
});

test("a statement has the number of its rows", () =>
  against((_, n) => [200, { ...empty, rowCount: n === 1 ? 3 : null }], async (adapter) => {
    assert.equal(await adapter.executeRaw(QUERY), 3);
    assert.equal(await adapter.executeRaw(QUERY), 0);
  }));

test("a script is one batch, or one statement alone", () =>
  against(({ body }) => [200, body.queries ? { results: [] } : empty], async (adapter, weir) => {
    await adapter.executeScript("create table a (); create table b ();");
    await adapter.executeScript("vacuum");
    await adapter.executeScript("-- nothing");
    assert.deepEqual(weir.requests.map((each) => each.body), [
      { queries: [{ query: "create table a ()", params: [] }, { query: "create table b ()", params: [] }] },
      { query: "vacuum", params: [] },
    ]);
  }));

test("a transaction begins with its isolation, and has savepoints", () =>
  against(({ url, method }) => (url === "/sql/transactions" ? [201, { id: "t" }] : method === "DELETE" ? [204] : [200, empty]), async (adapter, weir) => {
    const transaction = await adapter.startTransaction("REPEATABLE READ");
    assert.equal(transaction.options.usePhantomQuery, true);
    await transaction.createSavepoint("s");
    await transaction.rollbackToSavepoint("s");
    await transaction.releaseSavepoint("s");
    await transaction.commit();
    await (await adapter.startTransaction()).rollback();
    assert.deepEqual(weir.requests.map((each) => [each.method, each.url, each.body.query ?? each.body.isolationLevel]), [
      ["POST", "/sql/transactions", "RepeatableRead"],
      ["POST", "/sql/transactions/t", "SAVEPOINT s"],
      ["POST", "/sql/transactions/t", "ROLLBACK TO SAVEPOINT s"],
      ["POST", "/sql/transactions/t", "RELEASE SAVEPOINT s"],
      ["POST", "/sql/transactions/t/commit", undefined],
      ["POST", "/sql/transactions", undefined],
      ["DELETE", "/sql/transactions/t", undefined],
    ]);
    await assert.rejects(adapter.startTransaction("SNAPSHOT"), { cause: { kind: "InvalidIsolationLevel", level: "SNAPSHOT" } });
  }));

test("errors are Prisma's", () =>
  against(() => [400, { code: "40001", message: "could not serialize" }], async (adapter) => {
    await assert.rejects(adapter.queryRaw(QUERY), {
      name: "DriverAdapterError", cause: { kind: "TransactionWriteConflict", originalCode: "40001", originalMessage: "could not serialize" },
    });
  }));

test("withSignal ends the queries of its work, and of nothing else", () =>
  against((_, n) => (n === 1 ? undefined : [200, empty]), async (adapter, weir) => {
    const controller = new AbortController();
    const asked = withSignal(controller.signal, () => adapter.queryRaw(QUERY));
    await until(() => weir.requests.length === 1);
    controller.abort();
    await assert.rejects(asked, { name: "AbortError" });
    await adapter.queryRaw(QUERY);
  }));

test("names its schema, and with the first query what is wrong with its options", async () => {
  await against(() => [200, empty], async (adapter) => assert.deepEqual(adapter.getConnectionInfo(), { schemaName: "shop", supportsRelationJoins: true }));
  await assert.rejects(new PrismaWeir("http://localhost:8080/sql").connect(), TypeError);
  await assert.rejects(new PrismaWeir(undefined).connect(), /The address of Weir cannot be read/);
});
