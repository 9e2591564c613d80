// What Prisma does over SQL over HTTP with any adapter; without a transaction.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Prisma, type PrismaClient } from "./generated/client";

export function common(prisma: PrismaClient) {
  test("creates, and reads with what belongs to it", async () => {
    const ada = await prisma.user.create({ data: { email: "ada@example.org", name: "Ada", role: "AUTHOR" } });
    assert.deepEqual(ada, { id: 1, email: "ada@example.org", name: "Ada", role: "AUTHOR" });
    const post = await prisma.post.create({ data: { title: "Notes", authorId: ada.id } });
    assert.ok(post.createdAt instanceof Date);
    await prisma.comment.createMany({ data: [{ text: "First", postId: post.id, authorId: 1 }, { text: "Second", postId: post.id, authorId: 1 }] });
    const found = await prisma.user.findMany({
      include: { posts: { include: { comments: { orderBy: { id: "desc" }, select: { text: true } } } }, profile: true, _count: { select: { comments: true } } },
    });
    assert.equal(found[0].profile, null);
    assert.deepEqual(found[0].posts[0].comments, [{ text: "Second" }, { text: "First" }]);
    assert.equal(found[0]._count.comments, 2);
  });

  test("filters across relations, and pages", async () => {
    assert.equal(await prisma.post.count({ where: { author: { email: { endsWith: "@EXAMPLE.org", mode: "insensitive" } }, comments: { some: { text: "First" } } } }), 1);
    assert.equal(await prisma.comment.count({ where: { text: { in: ["First", "Third"] } } }), 1);
    assert.deepEqual(await prisma.comment.findMany({ select: { text: true }, orderBy: { id: "asc" }, cursor: { id: 2 }, take: 5 }), [{ text: "Second" }]);
    assert.equal(await prisma.user.findUnique({ where: { id: 99 } }), null);
  });

  test("updates, upserts and deletes", async () => {
    const post = await prisma.post.update({ where: { id: 1 }, data: { views: { increment: 5 }, published: true } });
    assert.equal(post.views, 5);
    const tag = { where: { name: "maths" }, update: { name: "mathematics" }, create: { name: "maths" } };
    assert.equal((await prisma.tag.upsert(tag)).name, "maths");
    assert.equal((await prisma.tag.upsert(tag)).name, "mathematics");
    assert.deepEqual(await prisma.tag.updateMany({ data: { name: "all" } }), { count: 1 });
    assert.equal((await prisma.tag.delete({ where: { name: "all" } })).name, "all");
    assert.deepEqual(await prisma.tag.deleteMany(), { count: 0 });
  });

  test("aggregates and groups", async () => {
    await prisma.product.createMany({
      data: [{ sku: "a", name: "Kettle", price: "12.50", stock: 3 }, { sku: "b", name: "Cup", price: "2.25", stock: 3 }, { sku: "c", name: "Pan", price: 30, stock: 1 }],
    });
    const all = await prisma.product.aggregate({ _sum: { price: true }, _avg: { stock: true }, _max: { name: true }, _count: true });
    assert.equal(all._sum.price!.toString(), "44.75");
    assert.ok(Math.abs(all._avg.stock! - 7 / 3) < 1e-9);
    assert.equal(all._max.name, "Pan");
    const groups = await prisma.product.groupBy({ by: ["stock"], _sum: { price: true }, orderBy: { stock: "asc" }, having: { price: { _sum: { gt: 1 } } } });
    assert.deepEqual(groups.map((each) => [each.stock, each._sum.price!.toString()]), [[1, "30"], [3, "14.75"]]);
  });

  test("runs SQL", async () => {
    const rows = await prisma.$queryRaw`select sku, price, stock from products where stock > ${2} and sku in (${Prisma.join(["a", "c"])})`;
    assert.deepEqual(JSON.parse(JSON.stringify(rows)), [{ sku: "a", price: "12.5", stock: 3 }]);
    assert.equal(await prisma.$executeRaw`update products set stock = stock + ${1}`, 3);
    assert.equal(await prisma.$executeRawUnsafe("update products set stock = stock - $1 where sku = $2", 1, "a"), 1);
    const [time] = await prisma.$queryRaw<{ t: string }[]>`select (${"2026-01-02T03:04:05.123456Z"}::timestamptz at time zone 'utc')::text as t`;
    assert.equal(time.t, "2026-01-02 03:04:05.123456");
  });
}
