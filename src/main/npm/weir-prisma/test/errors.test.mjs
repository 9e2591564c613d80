import assert from "node:assert/strict";
import { test } from "node:test";
import { DriverAdapterError } from "@prisma/driver-adapter-utils";
import { WeirError } from "../dist/client/errors.js";
import { driverError } from "../dist/weir-prisma/src/errors.js";

const PLACE = { user: "app", host: "weir", port: 8080 };

function cause(fields, status = 400) {
  const error = driverError(new WeirError({ message: "m", ...fields }, status), PLACE);
  assert.ok(error instanceof DriverAdapterError);
  const { originalCode, originalMessage, ...rest } = error.cause;
  assert.equal(originalCode, fields.code);
  assert.equal(originalMessage, fields.message ?? "m");
  return rest;
}

test("SQLSTATEs are the kinds of error that Prisma knows", () => {
  assert.deepEqual(cause({ code: "23505", constraint: "t_a_key", table: "t", detail: "Key (a)=(1) already exists." }),
    { kind: "UniqueConstraintViolation", constraint: { index: "t_a_key" }, table: "t" });
  assert.deepEqual(cause({ code: "23505", detail: 'Key (a, "B c")=(1, 2) already exists.' }),
    { kind: "UniqueConstraintViolation", constraint: { fields: ["a", "B c"] } });
  assert.deepEqual(cause({ code: "23503", constraint: "t_fkey" }), { kind: "ForeignKeyConstraintViolation", constraint: { index: "t_fkey" } });
  assert.deepEqual(cause({ code: "23502", column: "name" }), { kind: "NullConstraintViolation", constraint: { fields: ["name"] } });
  assert.deepEqual(cause({ code: "40001" }), { kind: "TransactionWriteConflict" });
  assert.deepEqual(cause({ code: "40P01" }), { kind: "TransactionWriteConflict" });
  assert.deepEqual(cause({ code: "42P01", message: 'relation "public.x" does not exist' }), { kind: "TableDoesNotExist", table: "public.x" });
  assert.deepEqual(cause({ code: "42703", message: 'column "a""b" does not exist' }), { kind: "ColumnNotFound", column: 'a"b' });
  assert.deepEqual(cause({ code: "42703", message: 'column "a" of relation "t" does not exist' }), { kind: "ColumnNotFound", column: "a" });
  assert.deepEqual(cause({ code: "22001" }), { kind: "LengthMismatch" });
  assert.deepEqual(cause({ code: "22P02" }), { kind: "InvalidInputValue", message: "m" });
  assert.deepEqual(cause({ code: "28P01", message: 'password authentication failed for user "app"' }), { kind: "AuthenticationFailed", user: "app" });
  assert.deepEqual(cause({ code: "P0001", severity: "ERROR", detail: "d", hint: "h" }),
    { kind: "postgres", code: "P0001", severity: "ERROR", message: "m", detail: "d", column: undefined, hint: "h" });
});

test("refusals of the service too", () => {
  assert.deepEqual(cause({ code: "WEIR001" }, 503), { kind: "TooManyConnections", cause: "m" });
  assert.deepEqual(cause({ code: "WEIR003" }, 504), { kind: "SocketTimeout" });
  assert.deepEqual(cause({ code: "WEIR004" }, 503), { kind: "ConnectionClosed" });
  assert.deepEqual(cause({ code: "WEIR005" }, 503), { kind: "DatabaseNotReachable", host: "weir", port: 8080 });
  assert.deepEqual(cause({ code: "WEIR013" }, 429), { kind: "TooManyConnections", cause: "m" });
  assert.notEqual(cause({ code: "" }, 429).kind, "AuthenticationFailed");
  assert.deepEqual(cause({ code: "WEIR429" }, 429), { kind: "AuthenticationFailed", user: "app" });
  assert.deepEqual(cause({ code: "WEIR404" }, 404), { kind: "TransactionAlreadyClosed", cause: "m" });
  assert.deepEqual(cause({ code: "WEIR_CLIENT_TIMEOUT" }, undefined), { kind: "SocketTimeout" });
  assert.deepEqual(cause({ code: "WEIR_CLIENT_UNREACHABLE" }, undefined), { kind: "DatabaseNotReachable", host: "weir", port: 8080 });
  assert.deepEqual(cause({ code: "WEIR_CLIENT_CONNECTION_LOST" }, undefined), { kind: "ConnectionClosed" });
});

test("an abort stays what it is", () => {
  const reason = new DOMException("gone", "AbortError");
  assert.equal(driverError(reason, PLACE), reason);
});
