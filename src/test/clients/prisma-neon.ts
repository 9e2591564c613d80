// Prisma 7 with its own adapter for the same protocol, PrismaNeonHttp, and what that cannot do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { neon, neonConfig } from "@neondatabase/serverless";
import { PrismaNeonHttp } from "@prisma/adapter-neon";
import { PrismaClient } from "./generated/client";
import { common } from "./prisma-common";
import { tables } from "./tables";

const url = process.env.DATABASE_URL!;
neonConfig.fetchEndpoint = process.env.SQL_URL!;

const sql = neon(url);
await sql.transaction(tables.map((each) => sql.query(each)));

const prisma = new PrismaClient({ adapter: new PrismaNeonHttp(url, {}) });

common(prisma);

const NO_TRANSACTION = /Transactions are not supported in HTTP mode/i;

test("has no transactions, neither interactive nor in a batch", async () => {
  await assert.rejects(prisma.$transaction(async (tx) => tx.user.count()), NO_TRANSACTION);
  await assert.rejects(prisma.$transaction([prisma.user.count(), prisma.post.count()]), NO_TRANSACTION);
});

test("and therefore no writes of several tables, which Prisma puts into one", async () => {
  await assert.rejects(prisma.user.create({ data: { email: "n@example.org", posts: { create: { title: "Nested" } } } }), NO_TRANSACTION);
  await assert.rejects(prisma.post.update({ where: { id: 1 }, data: { tags: { create: { name: "nested" } } } }), NO_TRANSACTION);
});

test("passes the driver's errors on, and has not Prisma's codes", async () => {
  await assert.rejects(prisma.user.create({ data: { email: "ada@example.org" } }), { code: "23505" });
  await assert.rejects(prisma.post.create({ data: { title: "x", authorId: 99 } }), { code: "23503" });
  await assert.rejects(prisma.user.delete({ where: { id: 99 } }), { code: "P2025" });
});
