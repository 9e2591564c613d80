// @supabase/postgrest-js, unmodified, against a running service: REST_URL. Every method that reads, and single() on writes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PostgrestClient } from "@supabase/postgrest-js";

const db = new PostgrestClient(process.env.REST_URL);
const people = () => db.from("people");

/** The ids of the people that a filter lets through. */
async function ids(filter) {
  const { data, error } = await filter(people().select("id")).order("id");
  assert.equal(error, null);
  return data.map((row) => row.id);
}

test("select, alias, order, limit, range", async () => {
  const { data, error, status, statusText } = await people().select("name, years:age").order("age", { ascending: false, nullsFirst: false }).limit(2);
  assert.deepEqual({ data, error, status, statusText }, {
    data: [{ name: "Cyd", years: 47 }, { name: "Ada", years: 36 }], error: null, status: 200, statusText: "OK",
  });
  assert.deepEqual((await people().select("id").order("id").range(1, 2)).data, [{ id: 2 }, { id: 3 }]);
});

test("filters with one value", async () => {
  assert.deepEqual(await ids((q) => q.eq("age", 20)), [2]);
  assert.deepEqual(await ids((q) => q.neq("age", 20)), [1, 3]);
  assert.deepEqual(await ids((q) => q.gt("age", 36)), [3]);
  assert.deepEqual(await ids((q) => q.gte("age", 36)), [1, 3]);
  assert.deepEqual(await ids((q) => q.lt("age", 36)), [2]);
  assert.deepEqual(await ids((q) => q.lte("age", 36)), [1, 2]);
  assert.deepEqual(await ids((q) => q.like("name", "A%")), [1]);
  assert.deepEqual(await ids((q) => q.ilike("name", "%D%")), [1, 3, 4]);
  assert.deepEqual(await ids((q) => q.regexMatch("name", "^[AB]")), [1, 2]);
  assert.deepEqual(await ids((q) => q.regexIMatch("name", "^b")), [2]);
  assert.deepEqual(await ids((q) => q.is("age", null)), [4]);
  assert.deepEqual(await ids((q) => q.is("active", true)), [1]);
  assert.deepEqual(await ids((q) => q.isDistinct("age", 20)), [1, 3, 4]);
});

test("filters with several values", async () => {
  assert.deepEqual(await ids((q) => q.likeAllOf("name", ["%d%", "A%"])), [1]);
  assert.deepEqual(await ids((q) => q.likeAnyOf("name", ["A%", "B%"])), [1, 2]);
  assert.deepEqual(await ids((q) => q.ilikeAllOf("name", ["%D%", "a%"])), [1]);
  assert.deepEqual(await ids((q) => q.ilikeAnyOf("name", ["a%", "b%"])), [1, 2]);
  assert.deepEqual(await ids((q) => q.in("name", ["Ada", 'D, the (4th)'])), [1, 4]);
  assert.deepEqual(await ids((q) => q.notIn("id", [1, 2])), [3, 4]);
  assert.deepEqual(await ids((q) => q.match({ age: 20, name: "Bob" })), [2]);
  assert.deepEqual(await ids((q) => q.not("age", "is", null)), [1, 2, 3]);
  assert.deepEqual(await ids((q) => q.or("age.gt.40,and(age.eq.20,name.eq.Bob)")), [2, 3]);
  assert.deepEqual(await ids((q) => q.filter("age", "in", "(20,36)")), [1, 2]);
});

test("filters of arrays, ranges and documents", async () => {
  assert.deepEqual(await ids((q) => q.contains("tags", ["math"])), [1, 3]);
  assert.deepEqual(await ids((q) => q.containedBy("tags", ["math", "c"])), [2, 3]);
  assert.deepEqual(await ids((q) => q.overlaps("tags", ["poetry", "c"])), [1]);
  assert.deepEqual(await ids((q) => q.contains("doc", { a: 1 })), [1]);
  assert.deepEqual(await ids((q) => q.rangeGt("span", "[1,6)")), [3]);
  assert.deepEqual(await ids((q) => q.rangeGte("span", "[5,6)")), [2, 3]);
  assert.deepEqual(await ids((q) => q.rangeLt("span", "[6,9)")), [1]);
  assert.deepEqual(await ids((q) => q.rangeLte("span", "[1,8)")), [1, 2]);
  assert.deepEqual(await ids((q) => q.rangeAdjacent("span", "[12,13)")), [3]);
});

test("text search", async () => {
  assert.deepEqual(await ids((q) => q.textSearch("bio", "cat & rat", { config: "english" })), [1]);
  assert.deepEqual(await ids((q) => q.textSearch("bio", "fat cat", { config: "english", type: "plain" })), [1]);
  assert.deepEqual(await ids((q) => q.textSearch("bio", "cat sat", { config: "english", type: "phrase" })), [2]);
  assert.deepEqual(await ids((q) => q.textSearch("bio", "cat -fat", { config: "english", type: "websearch" })), [2]);
});

test("single and maybeSingle", async () => {
  assert.deepEqual((await people().select("name").eq("id", 1).single()).data, { name: "Ada" });
  assert.deepEqual((await people().select("name").eq("id", 1).maybeSingle()).data, { name: "Ada" });
  assert.deepEqual(await people().select("name").eq("id", 9).maybeSingle().then(({ data, error }) => ({ data, error })), { data: null, error: null });
  const none = await people().select().eq("id", 9).single();
  assert.equal(none.status, 406);
  assert.equal(none.error.code, "PGRST116");
  assert.equal(none.error.message, "Cannot coerce the result to a single JSON object");
  assert.equal(none.error.details, "The result contains 0 rows");
  assert.equal((await people().select().single()).error.details, "The result contains 4 rows");
  assert.equal((await people().select().maybeSingle()).error.code, "PGRST116");
});

test("single and maybeSingle on writes", async () => {
  const notes = () => db.from("notes");
  assert.equal((await notes().delete().gt("id", 0)).status, 204);
  assert.deepEqual((await notes().insert({ id: 1, text: "one" }).select().single()).data, { id: 1, text: "one" });
  assert.deepEqual((await notes().update({ text: "uno" }).eq("id", 1).select("text").maybeSingle()).data, { text: "uno" });
  const missing = await notes().update({ text: "?" }).eq("id", 9).select().maybeSingle();
  assert.deepEqual([missing.data, missing.error], [null, null]);
  const two = await notes().insert([{ id: 2 }, { id: 3 }]).select().single();
  assert.equal(two.error.code, "PGRST116");
  assert.deepEqual((await notes().select("id")).data, [{ id: 1 }]);
  assert.deepEqual((await notes().delete().eq("id", 1).select("id").single()).data, { id: 1 });
});

test("counts", async () => {
  const exact = await people().select("id", { count: "exact" }).order("id").limit(1);
  assert.deepEqual([exact.count, exact.status, exact.data], [4, 206, [{ id: 1 }]]);
  const head = await people().select("*", { count: "exact", head: true });
  assert.deepEqual([head.count, head.data, head.error], [4, null, null]);
  assert.equal(typeof (await people().select("*", { count: "planned", head: true })).count, "number");
  assert.equal((await people().select("*", { count: "estimated" })).count, 4);
  assert.equal((await people().select("count", { count: "exact", head: true })).count, 4);
  assert.deepEqual((await people().select("count").gt("age", 30).single()).data, { count: 2 });
  assert.deepEqual((await db.from("shelves").select("label, tools(count)")).data, [{ label: "top", tools: [{ count: 0 }] }]);
});

test("csv, and keys without nulls", async () => {
  assert.equal((await people().select("id,age").gte("id", 3).order("id").csv()).data, "id,age\n3,47\n4,");
  assert.deepEqual((await people().select("id,age").eq("id", 4).stripNulls()).data, [{ id: 4 }]);
  assert.deepEqual((await people().select("id,age").eq("id", 4).stripNulls().single()).data, { id: 4 });
});

test("another schema, headers, and an abort", async () => {
  assert.deepEqual((await db.schema("other").from("things").select()).data, [{ id: 7 }]);
  assert.equal((await db.schema("nowhere").from("things").select()).error.code, "PGRST106");
  const zoned = await db.from("moments").select().setHeader("Prefer", "timezone=Asia/Tokyo");
  assert.deepEqual(zoned.data, [{ at: "2023-10-18T21:37:59+09:00" }]);
  const aborted = await people().select().abortSignal(AbortSignal.abort());
  assert.match(aborted.error.message, /abort/i);
});

test("errors are typed, and thrown where that is asked for", async () => {
  const { data, error, status } = await people().select("nmae");
  assert.deepEqual([data, status, error.code], [null, 400, "42703"]);
  assert.equal(error.message, "column people.nmae does not exist");
  await assert.rejects(async () => await people().select("nmae").throwOnError(), (thrown) => thrown.code === "42703");
  const far = await people().select("id", { count: "exact" }).range(50, 60);
  assert.deepEqual([far.status, far.error.code], [416, "PGRST103"]);
});
