import assert from "node:assert/strict";
import { test } from "node:test";
import { statements } from "../dist/weir-prisma/src/script.js";

test("a script ends its statements with semicolons", () => {
  assert.deepEqual(statements("select 1; select 2;\n"), ["select 1", "select 2"]);
  assert.deepEqual(statements(" ;; -- nothing\n; /* nothing */ ;"), []);
});

test("a semicolon elsewhere ends none", () => {
  for (const one of [
    "select 'a;b', 'it''s;'", 'select ";" from "a"";b"', "select 1 -- a; b\n + 2", "select /* ; /* ; */ ; */ 1",
    "create function f() returns int as $$ begin; return 1; end $$ language plpgsql", "select $x$ ; $$ ; $x$", "select E'\\';', 1", "select e'a\\\\;'",
    "select a$b$c from t",
  ]) {
    assert.deepEqual(statements(`${one}; select 2`), [one, "select 2"], one);
  }
});

test("a string after a word that ends in e is an ordinary one", () => {
  assert.deepEqual(statements("select type'a\\'; select 2"), ["select type'a\\'", "select 2"]);
});
