// @supabase/postgrest-js, unmodified, against a running service: REST_URL. Every method that writes or calls a function.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { PostgrestClient } from "@supabase/postgrest-js";

const db = new PostgrestClient(process.env.REST_URL);
const tools = () => db.from("tools");

/** What is there, by id. */
async function all() {
  return (await tools().select("id, name, price, tags").order("id")).data;
}

/** The parts of an answer that a program looks at. */
function parts({ data, error, status, count }) {
  return { data, error, status, count };
}

const FILE = { id: 1, name: "file", price: 3, tags: ["steel"] };
const SAW = { id: 2, name: "saw", price: 8, tags: null };

beforeEach(async () => {
  const emptied = await tools().delete().gt("id", 0);
  assert.equal(emptied.error, null);
  const filled = await tools().insert([FILE, SAW]);
  assert.deepEqual(parts(filled), { data: null, error: null, status: 201, count: null });
});

test("insert: one, many, counted, selected", async () => {
  const one = await tools().insert({ id: 3, name: "awl", tags: ["a,b", 'c"d'] }).select();
  assert.deepEqual(one.data, [{ id: 3, name: "awl", price: null, tags: ["a,b", 'c"d'], shelf_id: null, made: "2020-01-02" }]);
  assert.equal(one.status, 201);
  const many = await tools().insert([{ id: 4, name: "bit" }, { id: 5, name: "die" }], { count: "exact" });
  assert.deepEqual(parts(many), { data: null, error: null, status: 201, count: 2 });
  const shaped = await tools().insert([{ id: 6, name: "jig", shelf_id: 1 }]).select("tool:name, shelves(label)");
  assert.deepEqual(shaped.data, [{ tool: "jig", shelves: { label: "top" } }]);
  assert.deepEqual((await tools().insert([])).error, null);
  const ordered = await tools().insert([{ id: 8, name: "y" }, { id: 7, name: "x" }]).select("id").order("id").limit(5);
  assert.deepEqual(ordered.data, [{ id: 8 }, { id: 7 }]);
});

test("insert: missing keys become null, or the default", async () => {
  const rows = [{ id: 3, made: "2021-03-04" }, { id: 4, price: 5 }];
  assert.deepEqual((await tools().insert(rows).select("id, price, made")).data, [
    { id: 3, price: null, made: "2021-03-04" }, { id: 4, price: 5, made: null },
  ]);
  await tools().delete().gt("id", 2);
  assert.deepEqual((await tools().insert(rows, { defaultToNull: false }).select("id, price, made")).data, [
    { id: 3, price: null, made: "2021-03-04" }, { id: 4, price: 5, made: "2020-01-02" },
  ]);
});

test("insert: errors are typed, and nothing is written", async () => {
  const twice = await tools().insert([{ id: 3 }, { id: 1 }]);
  assert.deepEqual([twice.data, twice.status, twice.error.code, twice.error.details], [null, 409, "23505", "Key (id)=(1) already exists."]);
  const unknown = await tools().insert({ id: 3, nmae: "x" });
  assert.equal(unknown.error.code, "PGRST204");
  assert.match(unknown.error.message, /'nmae' column of 'tools'/);
  await assert.rejects(async () => await tools().insert({ id: "x" }).throwOnError(), (thrown) => thrown.code === "22P02");
  assert.deepEqual((await all()).map((row) => row.id), [1, 2]);
});

test("upsert: merges, ignores, by another key, with defaults", async () => {
  const merged = await tools().upsert([{ id: 1, price: 4 }, { id: 3, price: 9 }], { count: "exact" }).select("id, name, price");
  assert.deepEqual([merged.status, merged.count], [201, 2]);
  assert.deepEqual(merged.data, [{ id: 1, name: "file", price: 4 }, { id: 3, name: null, price: 9 }]);
  assert.equal((await tools().upsert({ id: 1, price: 5 })).status, 200);
  const ignored = await tools().upsert([{ id: 1, price: 0 }, { id: 4, price: 1 }], { ignoreDuplicates: true }).select("id");
  assert.deepEqual(ignored.data, [{ id: 4 }]);
  const named = await tools().upsert({ id: 20, name: "saw", price: 7 }, { onConflict: "name" }).select("id, price").single();
  assert.deepEqual(named.data, { id: 20, price: 7 });
  const filled = await tools().upsert([{ id: 1, made: "2022-02-02" }, { id: 5 }], { defaultToNull: false }).select("id, made");
  assert.deepEqual(filled.data, [{ id: 1, made: "2022-02-02" }, { id: 5, made: "2020-01-02" }]);
  assert.equal((await tools().upsert({ id: 1 }, { onConflict: "price" })).error.code, "42P10");
  // Meant for an update; PostgREST has no use for it either.
  assert.equal((await tools().upsert({ id: 1, price: 6 }).eq("id", 1)).error, null);
});

test("update: filtered, counted, selected, bounded", async () => {
  assert.deepEqual(parts(await tools().update({ price: 1 }).eq("id", 1)), { data: null, error: null, status: 204, count: null });
  assert.equal((await tools().update({ price: 2 }, { count: "exact" }).gt("id", 0)).count, 2);
  const shown = await tools().update({ name: "rasp" }).eq("id", 1).select("id, name").single();
  assert.deepEqual(shown.data, { id: 1, name: "rasp" });
  assert.deepEqual((await tools().update({ name: "x" }).eq("id", 9).select()).data, []);
  assert.deepEqual((await tools().update({ price: 3 }).eq("id", 1).select("id").limit(1).maybeSingle()).data, { id: 1 });
  const bounded = await tools().update({ price: 0 }).gt("id", 0).maxAffected(1);
  assert.deepEqual([bounded.status, bounded.error.code], [400, "PGRST124"]);
  assert.equal((await tools().update({ price: 5 }).gt("id", 0).maxAffected(2)).error, null);
  assert.deepEqual((await tools().update({}).gt("id", 0).select()).data, []);
  const filtered = await tools().update({ price: 6 }).or("id.eq.1,name.eq.saw").not("name", "is", null).contains("tags", ["steel"]).select("id");
  assert.deepEqual(filtered.data, [{ id: 1 }]);
});

test("delete: filtered, counted, selected, bounded", async () => {
  const bounded = await tools().delete().gt("id", 0).maxAffected(1);
  assert.equal(bounded.error.code, "PGRST124");
  assert.deepEqual((await tools().delete().match({ id: 1, name: "file" }).select("name").maybeSingle()).data, { name: "file" });
  assert.deepEqual(parts(await tools().delete({ count: "exact" }).in("id", [1, 2])), { data: null, error: null, status: 204, count: 1 });
  assert.equal((await tools().delete().eq("id", 2).select().single()).error.code, "PGRST116");
});

test("rollback leaves nothing", async () => {
  assert.deepEqual((await tools().insert({ id: 3, name: "awl" }).select("name").rollback()).data, [{ name: "awl" }]);
  assert.equal((await tools().delete({ count: "exact" }).gt("id", 0).rollback()).count, 2);
  assert.deepEqual(await all(), [FILE, SAW]);
});

test("csv and keys without nulls of what was written", async () => {
  assert.equal((await tools().update({ price: 1 }).gt("id", 0).select("id,price").csv()).data, "id,price\n1,1\n2,1");
  assert.deepEqual((await tools().update({ price: null }).eq("id", 1).select("id,price").stripNulls()).data, [{ id: 1 }]);
});

test("another schema", async () => {
  assert.deepEqual((await db.schema("other").from("things").insert({ id: 8 }).select().single()).data, { id: 8 });
  assert.equal((await db.schema("other").from("things").delete().eq("id", 8)).status, 204);
  assert.equal((await db.schema("other").rpc("whereabouts")).data, "other");
});

test("rpc: values, nothing, arrays, objects", async () => {
  assert.deepEqual(parts(await db.rpc("add", { a: 1, b: 2 })), { data: 3, error: null, status: 200, count: null });
  assert.equal((await db.rpc("add", { a: 1 })).data, 11);
  assert.equal((await db.rpc("add", { a: 1, b: 2 }, { get: true })).data, 3);
  assert.deepEqual(parts(await db.rpc("nothing")), { data: null, error: null, status: 204, count: null });
  assert.deepEqual((await db.rpc("doubled", { list: [1, 2] })).data, [2, 4]);
  assert.deepEqual((await db.rpc("doubled", { list: [1, 2] }, { get: true })).data, [2, 4]);
  assert.deepEqual((await db.rpc("echo", { doc: { a: [1, null] } })).data, { a: [1, null] });
  assert.equal((await db.rpc("no_value")).data, null);
});

test("rpc: rows with filters, order, pages, related rows and counts", async () => {
  const rows = await db.rpc("dear_tools", { above: 2 }, { count: "exact" }).select("id, name").order("price", { ascending: false }).limit(1);
  assert.deepEqual([rows.data, rows.count, rows.status], [[{ id: 2, name: "saw" }], 2, 206]);
  assert.deepEqual((await db.rpc("dear_tools", { above: 2 }, { get: true }).eq("id", 1).select("name").single()).data, { name: "file" });
  assert.equal((await db.rpc("dear_tools", { above: 5 }, { head: true, count: "exact" })).count, 1);
  assert.deepEqual((await db.rpc("dear_tools", { above: 5 }).select("id, shelves(label)").maybeSingle()).data, { id: 2, shelves: null });
  assert.deepEqual((await db.rpc("dear_tools", { above: 99 }).maybeSingle()).data, null);
  assert.equal((await db.rpc("dear_tools", { above: 2 }).select("id").order("id").csv()).data, "id\n1\n2");
  assert.deepEqual((await db.rpc("dear_tools", { above: 2 }).range(1, 1).order("id").select("id")).data, [{ id: 2 }]);
});

test("rpc: writes, bounded, undone, without a body", async () => {
  assert.deepEqual((await db.rpc("add_tool", { doc: { id: 3, name: "awl" } }).select("name").single()).data, { name: "awl" });
  assert.equal((await db.rpc("cut_prices").maxAffected(1)).error.code, "PGRST124");
  assert.deepEqual((await db.rpc("cut_prices").eq("id", 1).select("price").rollback()).data, [{ price: 2 }]);
  const readOnly = await db.rpc("cut_prices", {}, { get: true });
  assert.deepEqual([readOnly.status, readOnly.error.code], [405, "25006"]);
  // An object cannot be an argument of HEAD: the client posts it and wants no body.
  assert.deepEqual(parts(await db.rpc("echo", { doc: { a: 1 } }, { head: true, count: "exact" })), { data: null, error: null, status: 204, count: 1 });
  assert.deepEqual((await all()).map((row) => row.price), [3, 8, null]);
});

test("rpc: errors", async () => {
  const unknown = await db.rpc("ad", { a: 1 });
  assert.deepEqual([unknown.status, unknown.error.code, unknown.error.hint], [404, "PGRST202", "Perhaps you meant to call the function public.add"]);
  assert.equal((await db.rpc("add", { a: 1, c: 2 })).error.hint, "Perhaps you meant to call the function public.add(a, b)");
  const raised = await db.rpc("refuse");
  assert.deepEqual([raised.status, raised.error.code, raised.error.message, raised.error.details, raised.error.hint], [402, "PT402", "Pay first", "All of it", "Ask us"]);
});
