// The Neon serverless driver, unmodified, against a running service: SQL_URL, DATABASE_URL.
import assert from "node:assert/strict";
import { test } from "node:test";
import { neon, neonConfig, NeonDbError, Pool } from "@neondatabase/serverless";

const url = process.env.DATABASE_URL;
neonConfig.fetchEndpoint = process.env.SQL_URL;
neonConfig.poolQueryViaFetch = true;

const sql = neon(url);
await sql`create table if not exists neon_notes (id serial primary key, text text not null unique, data jsonb, tags text[])`;
await sql`truncate neon_notes restart identity`;

test("a tagged template", async () => {
  const rows = await sql`select ${1}::int as n, ${"it's"}::text as t, ${true}::bool as b, ${null}::text as z`;
  assert.deepEqual(rows, [{ n: 1, t: "it's", b: true, z: null }]);
});

test("rows as arrays, and full results", async () => {
  assert.deepEqual(await neon(url, { arrayMode: true })`select 1, 'a'`, [[1, "a"]]);
  const full = await neon(url, { fullResults: true })`select 1 as n`;
  assert.equal(full.rowCount, 1);
  assert.equal(full.command, "SELECT");
  assert.equal(full.rowAsArray, false);
  assert.equal(full.fields[0].name, "n");
  assert.equal(full.fields[0].dataTypeID, 23);
  const both = await neon(url, { fullResults: true, arrayMode: true })`select 1 as n`;
  assert.deepEqual(both.rows, [[1]]);
});

test("types come back as the driver's parsers make them", async () => {
  const [row] = await sql`select 9007199254740993::int8 as big, 1.10::numeric as exact, array[1,2] as list,
    '{"a":[1]}'::jsonb as doc, 'NaN'::float8 as nan, timestamptz '2026-01-02 03:04:05+00' as at, '\\x0102'::bytea as bytes`;
  assert.equal(row.big, "9007199254740993");
  assert.equal(row.exact, "1.10");
  assert.deepEqual(row.list, [1, 2]);
  assert.deepEqual(row.doc, { a: [1] });
  assert.ok(Number.isNaN(row.nan));
  assert.equal(row.at.toISOString(), "2026-01-02T03:04:05.000Z");
  assert.deepEqual([...row.bytes], [1, 2]);
});

test("sql.query with parameters of all kinds", async () => {
  const rows = await sql.query("insert into neon_notes (text, data, tags) values ($1, $2, $3) returning *", [
    "first", { deep: [1, "two"] }, ["a b", 'q"uote', "back\\slash"],
  ]);
  assert.deepEqual(rows, [{ id: 1, text: "first", data: { deep: [1, "two"] }, tags: ["a b", 'q"uote', "back\\slash"] }]);
});

test("a transaction is all or nothing", async () => {
  const [one, two] = await sql.transaction([sql`select 1 as n`, sql`select current_setting('transaction_isolation') as level`], {
    isolationLevel: "Serializable", readOnly: true, deferrable: true,
  });
  assert.deepEqual(one, [{ n: 1 }]);
  assert.deepEqual(two, [{ level: "serializable" }]);
  await assert.rejects(
    sql.transaction((tx) => [tx`insert into neon_notes (text) values ('lost')`, tx`insert into neon_notes (text) values (null)`]),
    (error) => error.code === "23502");
  assert.deepEqual(await sql`select count(*)::int as n from neon_notes where text = 'lost'`, [{ n: 0 }]);
  await assert.rejects(
    sql.transaction([sql`insert into neon_notes (text) values ('no')`], { readOnly: true }), { code: "25006" });
  const arrays = await sql.transaction([sql`select 1`], { arrayMode: true, fullResults: true });
  assert.deepEqual(arrays[0].rows, [[1]]);
});

test("the fields of an error", async () => {
  await sql`insert into neon_notes (text) values ('twice')`;
  const error = await sql`insert into neon_notes (text) values ('twice')`.catch((e) => e);
  assert.ok(error instanceof NeonDbError);
  assert.equal(error.code, "23505");
  assert.equal(error.severity, "ERROR");
  assert.equal(error.table, "neon_notes");
  assert.equal(error.schema, "public");
  assert.equal(error.constraint, "neon_notes_text_key");
  assert.equal(error.detail, "Key (text)=(twice) already exists.");
  const syntax = await sql.query("selekt 1").catch((e) => e);
  assert.equal(syntax.code, "42601");
  assert.equal(syntax.position, "1");
});

test("a wrong password", async () => {
  const wrong = url.replace(/:[^:@/]+@/, ":wrong@");
  await assert.rejects(neon(wrong)`select 1`, { code: "28P01" });
});

test("an abort ends the query in PostgreSQL", async () => {
  const controller = new AbortController();
  const query = sql.query("select pg_sleep(8), 'to be aborted'", [], { fetchOptions: { signal: controller.signal } });
  const failed = assert.rejects(Promise.resolve(query), /abort/i);
  const running = () => sql`select count(*)::int as n from pg_stat_activity
    where state = 'active' and query like '%to be' || ' aborted%'`.then((rows) => rows[0].n);
  const until = async (wanted) => {
    for (let i = 0; i < 200; i++) {
      if ((await running()) === wanted) return;
      await new Promise((done) => setTimeout(done, 20));
    }
    assert.fail("still " + (await running()));
  };
  await until(1);
  controller.abort();
  await failed;
  await until(0);
});

test("Pool with poolQueryViaFetch", async () => {
  const pool = new Pool({ connectionString: url });
  const result = await pool.query("select $1::int as n", [7]);
  assert.deepEqual(result.rows, [{ n: 7 }]);
  assert.equal(result.rowCount, 1);
  const arrays = await pool.query({ text: "select 1, 2", rowMode: "array" });
  assert.deepEqual(arrays.rows, [[1, 2]]);
  const all = await Promise.all(Array.from({ length: 200 }, (_, i) => pool.query("select $1::int as n", [i])));
  assert.deepEqual(all.map((each) => each.rows[0].n), Array.from({ length: 200 }, (_, i) => i));
  await pool.end();
});
