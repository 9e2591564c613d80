// The 61 routes, written into a copy of the application. Before, each makes a client of its own, as the
// first user's application did; after, each imports the one of src/lib/db.ts. Nothing else differs.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Each model of prisma/schema.prisma with its path, and whether it belongs to another one. */
export const models = [
  ["customer", "customers", false], ["address", "addresses", true], ["supplier", "suppliers", false], ["category", "categories", false],
  ["product", "products", true], ["warehouse", "warehouses", false], ["order", "orders", true], ["orderItem", "order-items", true],
  ["payment", "payments", true], ["shipment", "shipments", true], ["review", "reviews", true], ["coupon", "coupons", true],
];

const own = `import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/generated/client";
import { reply } from "@/lib/reply";

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
`;

const shared = `import { prisma } from "@/lib/db";
import { reply } from "@/lib/reply";
`;

const list = (model, include) => `
export const dynamic = "force-dynamic";

export async function GET() {
  const [rows, total] = await Promise.all([
    prisma.${model}.findMany({ ${include}orderBy: { createdAt: "desc" }, take: 20 }),
    prisma.${model}.count(),
  ]);
  return reply({ rows, total });
}
`;

const one = (model, include) => `
export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }) {
  const row = await prisma.${model}.findUnique({ ${include}where: { id: Number((await params).id) } });
  return row ? reply(row) : reply({ error: "not found" }, 404);
}
`;

const sum = (model) => `
export const dynamic = "force-dynamic";

export async function GET() {
  return reply(await prisma.${model}.aggregate({ _sum: { amount: true }, _max: { createdAt: true }, _count: true }));
}
`;

const search = (model) => `
export async function GET(request: Request) {
  const q = new URL(request.url).searchParams.get("q") ?? "";
  return reply(await prisma.${model}.findMany({ where: { name: { contains: q, mode: "insensitive" } }, take: 10 }));
}
`;

const write = (model) => `
export async function POST(request: Request) {
  const { id, amount } = await request.json();
  return reply(await prisma.${model}.update({ where: { id }, data: { amount } }));
}
`;

const health = `
export const dynamic = "force-dynamic";

export async function GET() {
  return reply(await prisma.$queryRaw\`select count(*)::int as customers from customers\`);
}
`;

/** Path and body of each route. */
function routes() {
  const all = models.flatMap(([model, path, child]) => {
    const include = child ? "include: { parent: true }, " : "";
    return [[path, list(model, include)], [`${path}/[id]`, one(model, include)], [`${path}/sum`, sum(model)], [`${path}/search`, search(model)], [`${path}/amount`, write(model)]];
  });
  return [...all, ["health", health]];
}

/** The requests of one round, one for each route. */
export function requests(round) {
  const id = (round % 50) + 1;
  const all = models.flatMap(([, path]) => [
    [`/api/${path}`], [`/api/${path}/${id}`], [`/api/${path}/sum`], [`/api/${path}/search?q=${id}`], [`/api/${path}/amount`, { id, amount: round + 0.5 }],
  ]);
  return [...all, ["/api/health"]];
}

export function write61(directory, variant) {
  const head = variant === "before" ? own : shared;
  for (const [path, body] of routes()) {
    const file = join(directory, "src/app/api", path, "route.ts");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, head + body);
  }
}
