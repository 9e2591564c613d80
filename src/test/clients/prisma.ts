// Prisma 7 with its own adapter for the same protocol, PrismaNeonHttp. It has no interactive transactions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { neon, neonConfig } from "@neondatabase/serverless";
import { PrismaNeonHttp } from "@prisma/adapter-neon";
import { PrismaClient } from "./generated/client";

const url = process.env.DATABASE_URL!;
neonConfig.fetchEndpoint = process.env.SQL_URL!;

const sql = neon(url);
await sql`create table if not exists prisma_authors (id serial primary key, name text not null unique)`;
await sql`create table if not exists prisma_books (id serial primary key, title text not null, price numeric, pages bigint,
  tags text[], facts jsonb, added timestamp(3) not null default current_timestamp, "authorId" int not null references prisma_authors)`;
await sql`truncate prisma_authors, prisma_books restart identity`;

const prisma = new PrismaClient({ adapter: new PrismaNeonHttp(url, {}) });

test("creates, finds and includes", async () => {
  const ada = await prisma.author.create({ data: { name: "Ada" } });
  assert.deepEqual(ada, { id: 1, name: "Ada" });
  const book = await prisma.book.create({
    data: { title: "Notes", price: "12.50", pages: 66n, tags: ["a", "b c"], facts: { x: [1] }, authorId: ada.id },
  });
  assert.equal(book.price!.toString(), "12.5");
  assert.equal(book.pages, 66n);
  const [found] = await prisma.author.findMany({ include: { books: true } });
  assert.deepEqual(found.books[0].tags, ["a", "b c"]);
  assert.deepEqual(found.books[0].facts, { x: [1] });
  assert.ok(found.books[0].added instanceof Date);
});

test("updates, counts, aggregates and deletes", async () => {
  await prisma.book.update({ where: { id: 1 }, data: { title: "More notes" } });
  assert.equal(await prisma.book.count({ where: { title: { contains: "more", mode: "insensitive" } } }), 1);
  const sums = await prisma.book.aggregate({ _sum: { price: true } });
  assert.equal(sums._sum.price!.toString(), "12.5");
  assert.equal((await prisma.book.deleteMany()).count, 1);
});

// Over HTTP the adapter passes the driver's errors on as they are; Prisma's codes (P2002) need its other adapter.
test("passes the driver's errors on", async () => {
  await assert.rejects(prisma.author.create({ data: { name: "Ada" } }), { code: "23505" });
  await assert.rejects(prisma.book.create({ data: { title: "x", authorId: 99 } }), { code: "23503" });
});

test("has no interactive transactions", async () => {
  await assert.rejects(prisma.$transaction(async (tx) => tx.author.count()), /not supported in HTTP mode/i);
});
