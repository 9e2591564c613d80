import assert from "node:assert/strict";
import { test } from "node:test";
import { Kysely, sql } from "kysely";
import { empty, service, until } from "../../test/service.mjs";
import { WeirDialect } from "../dist/weir-kysely/src/index.js";
import { localDate } from "../dist/weir-kysely/src/dates.js";

async function against(answer, work) {
  const weir = await service(answer);
  const db = new Kysely({ dialect: new WeirDialect(weir.url) });
  try {
    await work(db, weir);
  } finally {
    await db.destroy();
    await weir.close();
  }
}

test("rows are objects with the values of node-postgres", () => {
  const fields = [["n", 23], ["big", 20], ["doc", 3802], ["at", 1184], ["list", 1007], ["bytes", 17], ["none", 25]].map(([name, dataTypeID]) => ({ name, dataTypeID }));
  const rows = [["1", "9007199254740993", '{"a":1}', "2026-01-02 03:04:05+00", "{1,2}", "\\x01", null]];
  return against(() => [200, { command: "SELECT", rowCount: 1, fields, rows }], async (db, weir) => {
    const result = await db.selectFrom("t").selectAll().where("id", "in", [1, 2]).execute();
    assert.deepEqual(result, [{ n: 1, big: "9007199254740993", doc: { a: 1 }, at: new Date("2026-01-02T03:04:05Z"), list: [1, 2], bytes: Buffer.from([1]), none: null }]);
    assert.deepEqual(weir.requests[0].body, { query: 'select * from "t" where "id" in ($1, $2)', params: ["1", "2"] });
  });
});

test("changes have the number of their rows", () =>
  against(() => [200, { ...empty, command: "DELETE", rowCount: 3 }], async (db) => {
    assert.equal((await db.deleteFrom("t").executeTakeFirst()).numDeletedRows, 3n);
  }));

test("a transaction goes to its own resource", () =>
  against(({ url, method }) => (url === "/sql/transactions" ? [201, { id: "t" }] : method === "DELETE" ? [204] : [200, empty]), async (db, weir) => {
    await db.transaction().setIsolationLevel("serializable").setAccessMode("read only").execute((tx) => sql`select 1`.execute(tx));
    await assert.rejects(db.transaction().execute(() => Promise.reject(new Error("no"))), /no/);
    assert.deepEqual(weir.requests.map((each) => [each.method, each.url, each.body]), [
      ["POST", "/sql/transactions", { isolationLevel: "Serializable", readOnly: true }],
      ["POST", "/sql/transactions/t", { query: "select 1", params: [] }],
      ["POST", "/sql/transactions/t/commit", ""],
      ["POST", "/sql/transactions", {}],
      ["DELETE", "/sql/transactions/t", ""],
    ]);
    await assert.rejects(db.transaction().setIsolationLevel("snapshot").execute(async () => {}), /no isolation level snapshot/);
  }));

test("errors have PostgreSQL's fields", () =>
  against(() => [400, { code: "23505", message: "twice", constraint: "c" }], async (db) => {
    await assert.rejects(db.selectFrom("t").selectAll().execute(), { name: "WeirError", code: "23505", constraint: "c" });
  }));

test("a signal ends a query", () =>
  against(() => undefined, async (db, weir) => {
    const controller = new AbortController();
    const asked = db.selectFrom("t").selectAll().execute({ signal: controller.signal });
    await until(() => weir.requests.length === 1);
    controller.abort(new Error("enough"));
    await assert.rejects(asked, /enough/);
    await until(() => weir.requests[0].left);
  }));

test("dates are instants in the time zone of the process", () => {
  for (const text of ["2026-01-02T03:04:05.678Z", "2026-07-02T23:59:59.000Z"]) {
    assert.equal(new Date(localDate(new Date(text))).getTime(), Date.parse(text));
  }
  assert.match(localDate(new Date("-000043-03-15T12:00:00Z")), /^0044-03-15T.* BC$/);
});
