import assert from "node:assert/strict";
import { test } from "node:test";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import { parameter } from "../dist/weir-prisma/src/parameters.js";
import { column, timestamp } from "../dist/weir-prisma/src/types.js";

const scalar = (scalarType, dbType) => ({ scalarType, dbType, arity: "scalar" });

test("timestamps are ISO 8601 with all digits and their own offset", () => {
  assert.equal(timestamp("2026-01-02 03:04:05"), "2026-01-02T03:04:05+00:00");
  assert.equal(timestamp("2026-01-02 03:04:05.123456"), "2026-01-02T03:04:05.123456+00:00");
  assert.equal(timestamp("2026-01-02 03:04:05.1+02"), "2026-01-02T03:04:05.1+02:00");
  assert.equal(timestamp("2026-01-02 03:04:05-03:30"), "2026-01-02T03:04:05-03:30");
  assert.equal(timestamp("1890-01-02 03:04:05+00:19:32"), "1890-01-02T03:04:05+00:19");
  assert.equal(timestamp("12026-01-02 03:04:05"), "+012026-01-02T03:04:05+00:00");
  assert.equal(timestamp("0044-03-15 00:00:00 BC"), "-000043-03-15T00:00:00+00:00");
  assert.equal(new Date(timestamp("0044-03-15 00:00:00+00 BC")).toISOString(), "-000043-03-15T00:00:00.000Z");
  assert.equal(timestamp("infinity"), "infinity");
});

test("columns have Prisma's types", () => {
  const types = { 16: "Boolean", 17: "Bytes", 20: "Int64", 23: "Int32", 25: "Text", 114: "Json", 701: "Double", 1082: "Date", 1083: "Time", 1184: "DateTime",
    1700: "Numeric", 2950: "Uuid", 3802: "Json", 1007: "Int32Array", 1016: "Int64Array", 3807: "JsonArray", 1001: "BytesArray", 99999: "Text", 2278: "Text" };
  for (const [oid, type] of Object.entries(types)) assert.equal(column(Number(oid)).type, ColumnTypeEnum[type], oid);
});

test("values are read from PostgreSQL's text", () => {
  assert.equal(column(16).read("t"), true);
  assert.equal(column(16).read("f"), false);
  assert.equal(column(20).read("9007199254740993"), "9007199254740993");
  assert.equal(column(701).read("-Infinity"), -Infinity);
  assert.ok(Number.isNaN(column(701).read("NaN")));
  assert.deepEqual(column(17).read("\\x0102ff"), new Uint8Array([1, 2, 255]));
  assert.equal(column(790).read("-$1,234.50"), "-1234.50");
  assert.equal(column(1266).read("10:00:00+02"), "10:00:00+02:00");
  assert.deepEqual(column(1009).read('{a,"b \\"c\\\\",NULL}'), ["a", 'b "c\\', null]);
  assert.deepEqual(column(1007).read("{{1,2},{3,4}}"), [[1, 2], [3, 4]]);
  assert.deepEqual(column(1001).read('{"\\\\x01","\\\\x"}'), [new Uint8Array([1]), new Uint8Array()]);
});

test("parameters are text that PostgreSQL reads", () => {
  assert.equal(parameter(null, scalar("string")), null);
  assert.equal(parameter(9007199254740993n, scalar("bigint")), "9007199254740993");
  assert.equal(parameter(NaN, scalar("float")), "NaN");
  assert.equal(parameter(-Infinity, scalar("float")), "-Infinity");
  assert.equal(parameter(1e21, scalar("float")), "1e+21");
  assert.equal(parameter(true, scalar("boolean")), "true");
  assert.equal(parameter("AQL/", scalar("bytes")), "\\x0102ff");
  assert.equal(parameter(new Uint8Array([1, 255]), scalar("bytes")), "\\x01ff");
  assert.equal(parameter('{"a":1}', scalar("json")), '{"a":1}');
  assert.equal(parameter({ a: 1 }, scalar("json")), '{"a":1}');
  assert.equal(parameter({ toString: () => "1.50" }, scalar("decimal")), "1.50");
  assert.deepEqual(parameter(["a", null, "c"], { scalarType: "string", arity: "list" }), ["a", null, "c"]);
});

test("dates keep their microseconds, and hold in every time zone of the session", () => {
  assert.equal(parameter("2026-01-02T03:04:05.123456Z", scalar("datetime")), "2026-01-02 03:04:05.123456+00");
  assert.equal(parameter("2026-01-02T03:04:05.123456789+02:00", scalar("datetime")), "2026-01-02 01:04:05.123456+00");
  assert.equal(parameter("2026-01-02T03:04:05Z", scalar("datetime")), "2026-01-02 03:04:05.000+00");
  assert.equal(parameter(new Date("2026-01-02T03:04:05.678Z"), undefined), "2026-01-02 03:04:05.678+00");
  assert.equal(parameter("2026-01-02T03:04:05Z", scalar("datetime", "DATE")), "2026-01-02");
  assert.equal(parameter("1970-01-01T03:04:05.5Z", scalar("datetime", "TIME")), "03:04:05.500");
  assert.equal(parameter("1970-01-01T03:04:05Z", scalar("datetime", "TIMETZ")), "03:04:05.000+00");
  assert.equal(parameter(new Date("-000043-03-15T00:00:00Z"), undefined), "0044-03-15 00:00:00.000+00 BC");
  assert.equal(parameter(new Date("+012026-03-15T00:00:00Z"), undefined), "12026-03-15 00:00:00.000+00");
  assert.equal(parameter("infinity", scalar("datetime")), "infinity");
  assert.throws(() => parameter(new Date(NaN), undefined), /invalid Date/);
});
