// Kysely with weir-kysely, against a running service: SQL_URL, SQL_PASSWORD.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Kysely, sql } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import { WeirDialect } from "weir-kysely";

const dialect = new WeirDialect({ url: process.env.SQL_URL, user: process.env.SQL_USER ?? "app", password: process.env.SQL_PASSWORD });
const db = new Kysely({ dialect });
after(() => db.destroy());

await db.schema.dropTable("kysely_pets").ifExists().execute();
await db.schema.dropTable("kysely_owners").ifExists().execute();
await db.schema.createTable("kysely_owners")
  .addColumn("id", "serial", (column) => column.primaryKey())
  .addColumn("name", "text", (column) => column.notNull().unique())
  .addColumn("facts", "jsonb").addColumn("tags", sql`text[]`).addColumn("seen", "timestamptz").addColumn("photo", "bytea").addColumn("big", "bigint")
  .execute();
await db.schema.createTable("kysely_pets")
  .addColumn("id", "serial", (column) => column.primaryKey())
  .addColumn("name", "text")
  .addColumn("owner_id", "integer", (column) => column.references("kysely_owners.id"))
  .execute();

test("inserts and reads every kind of value", async () => {
  const values = { name: "Ada", facts: { a: [1, "x"] }, tags: ["a b", 'q"'], seen: new Date("2026-01-02T03:04:05.678Z"), photo: Buffer.from([1, 255]), big: 9007199254740993n };
  const made = await db.insertInto("kysely_owners").values(values).returningAll().executeTakeFirstOrThrow();
  assert.deepEqual(made, { id: 1, ...values, big: "9007199254740993" });
  await db.insertInto("kysely_pets").values([{ name: "Rex", owner_id: 1 }, { name: "Tom", owner_id: 1 }]).execute();
});

test("joins, nests and aggregates", async () => {
  const [owner] = await db.selectFrom("kysely_owners as o").select((eb) => [
    "o.name", jsonArrayFrom(eb.selectFrom("kysely_pets as p").select("p.name").whereRef("p.owner_id", "=", "o.id").orderBy("p.id")).as("pets"),
  ]).execute();
  assert.deepEqual(owner, { name: "Ada", pets: [{ name: "Rex" }, { name: "Tom" }] });
  const [group] = await db.selectFrom("kysely_pets").select((eb) => ["owner_id", eb.fn.countAll().as("n")]).groupBy("owner_id").execute();
  assert.deepEqual(group, { owner_id: 1, n: "2" });
});

test("updates, upserts and deletes", async () => {
  assert.equal((await db.updateTable("kysely_pets").set({ name: "Max" }).where("name", "=", "Rex").executeTakeFirst()).numUpdatedRows, 1n);
  await db.insertInto("kysely_owners").values({ name: "Ada", big: 7 }).onConflict((on) => on.column("name").doUpdateSet({ big: 8 })).execute();
  assert.deepEqual(await db.selectFrom("kysely_owners").select("big").execute(), [{ big: "8" }]);
  assert.equal((await db.deleteFrom("kysely_pets").where("name", "=", "nobody").executeTakeFirst()).numDeletedRows, 0n);
});

test("transactions commit and roll back, with isolation and savepoints", async () => {
  const level = await db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => {
    await tx.insertInto("kysely_pets").values({ name: "Kept", owner_id: 1 }).execute();
    return (await sql`select current_setting('transaction_isolation') as level`.execute(tx)).rows[0].level;
  });
  assert.equal(level, "repeatable read");
  await assert.rejects(db.transaction().execute(async (tx) => {
    await tx.insertInto("kysely_pets").values({ name: "Lost", owner_id: 1 }).execute();
    throw new Error("no");
  }), /no/);
  await assert.rejects(db.transaction().setAccessMode("read only").execute((tx) => tx.deleteFrom("kysely_pets").execute()), { code: "25006" });
  const tx = await db.startTransaction().execute();
  await tx.insertInto("kysely_pets").values({ name: "Before", owner_id: 1 }).execute();
  const saved = await tx.savepoint("a point").execute();
  await assert.rejects(saved.insertInto("kysely_pets").values({ name: "x", owner_id: 99 }).execute(), { code: "23503" });
  await (await saved.rollbackToSavepoint("a point").execute()).commit().execute();
  const names = await db.selectFrom("kysely_pets").select("name").where("name", "in", ["Kept", "Lost", "Before"]).orderBy("id").execute();
  assert.deepEqual(names, [{ name: "Kept" }, { name: "Before" }]);
});

test("a failed transaction cannot be committed", async () => {
  const tx = await db.startTransaction().execute();
  await assert.rejects(sql`select 1 / 0`.execute(tx), { code: "22012" });
  await assert.rejects(tx.commit().execute(), { name: "AbortedTransactionError" });
});

test("a serialisation failure has its SQLSTATE, and works when it is repeated", async () => {
  await sql`update kysely_owners set big = 0`.execute(db);
  let attempts = 0;
  let haveRead;
  const both = new Promise((done) => (haveRead = done));
  const add = async () => {
    try {
      await db.transaction().setIsolationLevel("serializable").execute(async (tx) => {
        const { big } = await tx.selectFrom("kysely_owners").select("big").executeTakeFirstOrThrow();
        if (++attempts === 2) haveRead();
        await both;
        await tx.updateTable("kysely_owners").set({ big: Number(big) + 1 }).execute();
      });
    } catch (error) {
      assert.equal(error.code, "40001");
      await add();
    }
  };
  await Promise.all([add(), add()]);
  assert.ok(attempts >= 3);
  assert.deepEqual(await db.selectFrom("kysely_owners").select("big").execute(), [{ big: "2" }]);
});

test("streams by a cursor, alone and in a transaction", async () => {
  const numbers = (of) => of.selectFrom(sql`generate_series(1, ${25}::int)`.as("n")).select("n").stream(10);
  const seen = [];
  for await (const row of numbers(db)) seen.push(row.n);
  assert.deepEqual(seen, Array.from({ length: 25 }, (_, i) => i + 1));
  await db.transaction().execute(async (tx) => {
    for await (const row of numbers(tx)) if (row.n === 5) break;
    for await (const row of numbers(tx)) if (row.n === 5) break;
  });
});

test("reads the schema, and has PostgreSQL's errors", async () => {
  const tables = await db.introspection.getTables();
  assert.ok(tables.find((each) => each.name === "kysely_pets").columns.some((each) => each.name === "owner_id"));
  await assert.rejects(db.insertInto("kysely_owners").values({ name: "Ada" }).execute(), { name: "WeirError", code: "23505", constraint: "kysely_owners_name_key" });
});
