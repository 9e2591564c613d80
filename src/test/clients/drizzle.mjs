// Drizzle over the same driver: a schema with relations, relational queries, returning and batch.
import assert from "node:assert/strict";
import { test } from "node:test";
import { neon, neonConfig } from "@neondatabase/serverless";
import { eq, relations, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import { integer, jsonb, pgTable, serial, text, timestamp } from "drizzle-orm/pg-core";

neonConfig.fetchEndpoint = process.env.SQL_URL;

const authors = pgTable("drizzle_authors", { id: serial().primaryKey(), name: text().notNull().unique() });
const books = pgTable("drizzle_books", {
  id: serial().primaryKey(),
  title: text().notNull(),
  author: integer().notNull().references(() => authors.id),
  facts: jsonb(),
  added: timestamp({ withTimezone: true }).notNull().defaultNow(),
});
const authorsRelations = relations(authors, ({ many }) => ({ books: many(books) }));
const booksRelations = relations(books, ({ one }) => ({
  writer: one(authors, { fields: [books.author], references: [authors.id] }),
}));
const db = drizzle(neon(process.env.DATABASE_URL), {
  schema: { authors, books, authorsRelations, booksRelations },
});

await db.execute(sql`create table if not exists drizzle_authors (id serial primary key, name text not null unique)`);
await db.execute(sql`create table if not exists drizzle_books (id serial primary key, title text not null,
  author int not null references drizzle_authors, facts jsonb, added timestamptz not null default now())`);
await db.execute(sql`truncate drizzle_authors, drizzle_books restart identity`);

test("inserts return, and relational queries nest", async () => {
  const [ada] = await db.insert(authors).values({ name: "Ada" }).returning();
  assert.deepEqual(ada, { id: 1, name: "Ada" });
  const [book] = await db.insert(books).values({ title: "Notes", author: ada.id, facts: { pages: 66 } }).returning();
  assert.ok(book.added instanceof Date);
  const found = await db.query.authors.findMany({ with: { books: { columns: { title: true, facts: true } } } });
  assert.deepEqual(found, [{ id: 1, name: "Ada", books: [{ title: "Notes", facts: { pages: 66 } }] }]);
  const one = await db.query.books.findFirst({ where: eq(books.id, book.id), with: { writer: true } });
  assert.equal(one.writer.name, "Ada");
});

test("a batch is one transaction", async () => {
  const [, rows] = await db.batch([
    db.insert(authors).values({ name: "Bo" }),
    db.select({ name: authors.name }).from(authors).orderBy(authors.id),
  ]);
  assert.deepEqual(rows, [{ name: "Ada" }, { name: "Bo" }]);
  await assert.rejects(db.batch([
    db.insert(authors).values({ name: "Cy" }),
    db.insert(authors).values({ name: "Bo" }),
  ]));
  assert.equal(await db.$count(authors), 2);
});

test("updates and deletes count", async () => {
  const updated = await db.update(books).set({ title: "More notes" }).where(eq(books.author, 1));
  assert.equal(updated.rowCount, 1);
  const gone = await db.delete(books).where(eq(books.author, 1)).returning({ title: books.title });
  assert.deepEqual(gone, [{ title: "More notes" }]);
});
