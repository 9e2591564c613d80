// Prisma 7 with weir-prisma: everything.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { PrismaWeir, withSignal } from "weir-prisma";
import { Prisma, PrismaClient } from "./generated/client";
import { common } from "./prisma-common";
import { tables } from "./tables";

const service = { url: process.env.SQL_URL!, user: process.env.SQL_USER ?? "app", password: process.env.SQL_PASSWORD! };
const factory = new PrismaWeir(service);

const setup = await factory.connect();
await setup.executeScript(tables.join(";\n"));

const prisma = new PrismaClient({ adapter: factory });
after(() => prisma.$disconnect());

common(prisma);

test("creates and connects what belongs to it in one write", async () => {
  const grace = await prisma.user.create({
    data: {
      email: "grace@example.org", role: "ADMIN",
      profile: { create: { bio: "Compilers" } },
      posts: {
        create: [
          { title: "One", tags: { create: { name: "cobol" } }, categories: { create: { category: { create: { name: "Languages" } } } } },
          { title: "Two", tags: { connectOrCreate: { where: { name: "navy" }, create: { name: "navy" } } } },
        ],
      },
    },
    include: { profile: true, posts: { include: { tags: true, categories: { include: { category: true } } }, orderBy: { title: "asc" } } },
  });
  assert.equal(grace.role, "ADMIN");
  assert.equal(grace.profile!.bio, "Compilers");
  assert.deepEqual(grace.posts.map((post) => post.tags.map((tag) => tag.name)), [["cobol"], ["navy"]]);
  assert.equal(grace.posts[0].categories[0].category.name, "Languages");
  const order = await prisma.order.create({
    data: { user: { connect: { email: "grace@example.org" } }, items: { create: [{ quantity: 2, product: { connect: { sku: "a" } } }] } },
    include: { items: { include: { product: true } } },
  });
  assert.match(order.id, /^[0-9a-f-]{36}$/);
  assert.equal(order.items[0].product.name, "Kettle");
  const post = await prisma.post.update({
    where: { id: grace.posts[1].id },
    data: { tags: { connect: { name: "cobol" }, disconnect: { name: "navy" } }, comments: { create: { text: "!", author: { connect: { id: 1 } } } } },
    include: { tags: true, comments: true },
  });
  assert.deepEqual(post.tags.map((tag) => tag.name), ["cobol"]);
  assert.equal(post.comments[0].text, "!");
});

test("a nested write is all or nothing", async () => {
  await assert.rejects(
    prisma.user.create({ data: { email: "half@example.org", posts: { create: { title: "x", tags: { connect: { name: "nowhere" } } } } } }), { code: "P2025" });
  assert.equal(await prisma.user.count({ where: { email: "half@example.org" } }), 0);
});

test("every type, both ways", async () => {
  const data = {
    string: "it's \"q\" \\ ü 🎈 $1", boolean: true, int: -2147483648, small: 32767, bigint: 9007199254740993n, float: 0.1 + 0.2, real: 1.5,
    decimal: new Prisma.Decimal("12345678901234567890.123456789012345678"), money: new Prisma.Decimal("-1234.56"),
    datetime: new Date("2026-01-02T03:04:05.678Z"), zoned: new Date("1999-12-31T23:59:59.999Z"), date: new Date("2026-02-28T00:00:00.000Z"),
    time: new Date("1970-01-01T23:59:58.123Z"), timeZoned: new Date("1970-01-01T01:02:03.000Z"),
    json: { a: [1, null, "x", { b: true }], "'": "\\" }, plainJson: [1, "two"], bytes: new Uint8Array([0, 1, 254, 255]), role: "ADMIN" as const,
    uuid: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", char: "abc", inet: "10.0.0.1", bits: "1011", xml: "<a>b</a>",
    strings: ["a", "b,c", 'd"e', "f\\g", "", "NULL", "{}"], booleans: [true, false], ints: [1, -2], bigints: [9007199254740993n, -1n], floats: [1.5, -0.25],
    decimals: [new Prisma.Decimal("1.1"), new Prisma.Decimal("2")], datetimes: [new Date("2026-01-02T03:04:05.678Z")],
    jsons: [{ a: 1 }, "text", [1, 2], 3], byteses: [new Uint8Array([92, 34, 0]), new Uint8Array()], roles: ["ADMIN" as const, "READER" as const],
    uuids: ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"],
  };
  const made = await prisma.specimen.create({ data });
  const found = await prisma.specimen.findFirstOrThrow({ where: { id: made.id } });
  for (const specimen of [made, found]) {
    const { id: _, ...values } = specimen;
    assert.deepEqual(JSON.parse(text(values)), JSON.parse(text(data)));
  }
  assert.ok(found.bytes instanceof Uint8Array);
  assert.deepEqual([...found.bytes!], [0, 1, 254, 255]);
  for (const where of [
    { bigint: data.bigint }, { decimal: data.decimal }, { datetime: data.datetime }, { zoned: data.zoned }, { date: data.date }, { time: data.time },
    { bytes: data.bytes }, { role: data.role }, { uuid: data.uuid }, { json: { equals: data.json } }, { json: { path: ["a", "2"], equals: "x" } },
    { strings: { has: "b,c" } }, { roles: { has: "ADMIN" as const } }, { ints: { hasEvery: [1, -2] } }, { bigints: { equals: data.bigints } },
  ]) {
    assert.equal(await prisma.specimen.count({ where }), 1, text(where));
  }
  const nothing = await prisma.specimen.create({ data: { json: Prisma.DbNull, plainJson: Prisma.JsonNull } });
  assert.equal(nothing.json, null);
  assert.deepEqual(nothing.roles, []);
});

/** JSON of what JSON has no form for. */
function text(value: object): string {
  return JSON.stringify(value, (_, each) => (typeof each === "bigint" ? `${each}n` : each instanceof Uint8Array ? Buffer.from(each).toString("hex") : each));
}

test("times to the microsecond, and in every time zone", async () => {
  const [{ id }] = await prisma.$queryRaw<{ id: number }[]>`insert into specimens (datetime, zoned)
    values ('2026-01-02 03:04:05.123456', '2026-01-02 05:04:05.123456+02') returning id`;
  const read = await setup.queryRaw({ sql: `select datetime, zoned from specimens where id = ${id}`, args: [], argTypes: [] });
  assert.match(String(read.rows[0][0]), /^2026-01-02T03:04:05\.123456\+00:00$/);
  assert.match(String(read.rows[0][1]), /\.123456[-+]\d\d:\d\d$/);
  const found = await prisma.specimen.findFirstOrThrow({ where: { id } });
  assert.equal(found.zoned!.toISOString(), "2026-01-02T03:04:05.123Z");
  assert.equal(found.datetime!.toISOString(), "2026-01-02T03:04:05.123Z");
  const written = "2026-05-06T07:08:09.654321Z";
  await setup.executeRaw({ sql: `update specimens set datetime = $1, zoned = $2 where id = ${id}`,
    args: [written, written], argTypes: Array(2).fill({ scalarType: "datetime", arity: "scalar" }) });
  const [row] = await prisma.$queryRaw<object[]>`select datetime::text as d, (zoned at time zone 'utc')::text as z from specimens where id = ${id}`;
  assert.deepEqual(row, { d: "2026-05-06 07:08:09.654321", z: "2026-05-06 07:08:09.654321" });
  await prisma.$transaction(async (tx) => {
    await tx.$executeRaw`set local time zone 'Asia/Kolkata'`;
    await tx.specimen.update({ where: { id }, data: { zoned: found.zoned!, timeZoned: new Date("1970-01-01T10:00:00Z") } });
    const there = await tx.specimen.findFirstOrThrow({ where: { id } });
    assert.equal(there.zoned!.toISOString(), "2026-01-02T03:04:05.123Z");
    assert.equal(there.timeZoned!.toISOString(), "1970-01-01T10:00:00.000Z");
  });
});

test("the codes of Prisma's errors", async () => {
  const unique = await prisma.user.create({ data: { email: "ada@example.org" } }).catch((e) => e);
  assert.ok(unique instanceof Prisma.PrismaClientKnownRequestError);
  assert.equal(unique.code, "P2002");
  assert.deepEqual((unique.meta as any).driverAdapterError.cause.constraint, { index: "users_email_key" });
  await assert.rejects(prisma.post.create({ data: { title: "x", authorId: 99 } }), { code: "P2003" });
  await assert.rejects(prisma.user.update({ where: { id: 99 }, data: { name: "x" } }), { code: "P2025" });
  await assert.rejects(prisma.user.findUniqueOrThrow({ where: { id: 99 } }), { code: "P2025" });
  await assert.rejects(prisma.specimen.create({ data: { decimal: "1e70" } }), { code: "P2020" });
  await assert.rejects(prisma.$queryRaw`select nonsense`, { code: "P2010" });
  const wrong = new PrismaClient({ adapter: new PrismaWeir({ ...service, password: "wrong" }) });
  await assert.rejects(wrong.user.count(), { code: "P1000" });
  const nowhere = new PrismaClient({ adapter: new PrismaWeir({ ...service, url: "http://127.0.0.1:1/sql", retries: 0 }) });
  await assert.rejects(nowhere.user.count(), { code: "P1001" });
});

test("batched transactions", async () => {
  const [made, count] = await prisma.$transaction([prisma.tag.create({ data: { name: "batched" } }), prisma.tag.count({ where: { name: "batched" } })]);
  assert.equal(made.name, "batched");
  assert.equal(count, 1);
  await assert.rejects(prisma.$transaction([prisma.tag.create({ data: { name: "undone" } }), prisma.tag.create({ data: { name: "batched" } })]), { code: "P2002" });
  assert.equal(await prisma.tag.count({ where: { name: "undone" } }), 0);
});

const level = (client: Prisma.TransactionClient) =>
  client.$queryRaw<{ level: string }[]>`select current_setting('transaction_isolation') as level`.then((rows) => rows[0].level);

test("interactive transactions commit and roll back", async () => {
  await prisma.account.createMany({ data: [{ id: 1, owner: "Ada", balance: 100n }, { id: 2, owner: "Grace", balance: 0n }] });
  const transfer = (amount: bigint) => prisma.$transaction(async (tx) => {
    const from = await tx.account.update({ where: { id: 1 }, data: { balance: { decrement: amount } } });
    if (from.balance < 0n) throw new Error("not enough");
    await tx.account.update({ where: { id: 2 }, data: { balance: { increment: amount } } });
    return level(tx);
  }, { isolationLevel: "RepeatableRead" });
  assert.equal(await transfer(60n), "repeatable read");
  await assert.rejects(transfer(60n), /not enough/);
  const accounts = await prisma.account.findMany({ orderBy: { id: "asc" } });
  assert.deepEqual(accounts.map((each) => each.balance), [40n, 60n]);
  assert.equal(await prisma.$transaction((tx) => level(tx), { isolationLevel: "Serializable" }), "serializable");
});

test("queries of one transaction may be asked for at once", async () => {
  const counts = await prisma.$transaction((tx) => Promise.all(Array.from({ length: 20 }, () => tx.account.count())));
  assert.deepEqual(counts, Array(20).fill(2));
});

test("an interactive transaction times out, and its statement ends with it", async () => {
  const start = Date.now();
  await assert.rejects(prisma.$transaction(async (tx) => {
    await tx.account.update({ where: { id: 1 }, data: { balance: 0n } });
    await tx.$queryRaw`select pg_sleep(10)::text`;
  }, { timeout: 400 }));
  assert.ok(Date.now() - start < 5000);
  await assert.rejects(prisma.$transaction(async (tx) => {
    await tx.account.update({ where: { id: 1 }, data: { balance: 0n } });
    await new Promise((done) => setTimeout(done, 500));
    await tx.account.count();
  }, { timeout: 300 }), { code: "P2028" });
  assert.equal((await prisma.account.findUniqueOrThrow({ where: { id: 1 } })).balance, 40n);
});

test("a serialisation failure is P2034, and works when it is repeated", async () => {
  let attempts = 0;
  let bothHaveRead!: () => void;
  const both = new Promise<void>((done) => (bothHaveRead = done));
  const withdraw = async (id: number): Promise<void> => {
    try {
      await prisma.$transaction(async (tx) => {
        const sum = await tx.account.aggregate({ _sum: { balance: true } });
        if (++attempts === 2) bothHaveRead();
        await both;
        await tx.account.update({ where: { id }, data: { balance: { decrement: sum._sum.balance! / 10n } } });
      }, { isolationLevel: "Serializable", maxWait: 10_000, timeout: 10_000 });
    } catch (error) {
      assert.equal((error as { code: string }).code, "P2034");
      await withdraw(id);
    }
  };
  await Promise.all([withdraw(1), withdraw(2)]);
  assert.ok(attempts >= 3, `${attempts} attempts`);
});

test("a statement that fails makes the whole transaction fail, even when its error is caught", async () => {
  await assert.rejects(prisma.$transaction(async (tx) => {
    await tx.tag.create({ data: { name: "lost" } });
    await tx.tag.create({ data: { name: "lost" } }).catch(() => {});
  }));
  assert.equal(await prisma.tag.count({ where: { name: "lost" } }), 0);
});

test("an abort ends the query", async () => {
  const controller = new AbortController();
  const asked = assert.rejects(withSignal(controller.signal, () => prisma.$queryRaw`select pg_sleep(8)::text as aborted_by_test`), { name: "AbortError" });
  const running = () => prisma.$queryRaw<{ n: number }[]>`select count(*)::int as n from pg_stat_activity
    where state = 'active' and pid <> pg_backend_pid() and query like '%aborted_by_test%'`.then((rows) => rows[0].n);
  while ((await running()) < 1) await new Promise((done) => setTimeout(done, 20));
  controller.abort();
  await asked;
  for (let i = 0; (await running()) > 0; i++) {
    assert.ok(i < 200);
    await new Promise((done) => setTimeout(done, 20));
  }
});
