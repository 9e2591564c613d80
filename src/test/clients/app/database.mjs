// The PostgreSQL of the application: the one of DATABASE_URL, or one that is started here and gone afterwards.
import { randomBytes } from "node:crypto";
import { accessSync, constants, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import pg from "pg";
import { freePort, output, sleep, start, stop } from "./processes.mjs";
import { models } from "./routes.mjs";

/** Where a PostgreSQL may be installed; the last is what Weir's own build and its first run have unpacked. */
const PLACES = [
  ["/usr/lib/postgresql", /^\d+$/], ["/usr", /^pgsql-\d+$/], ["/opt/homebrew/opt", /^postgresql@\d+$/], ["/usr/local/opt", /^postgresql@\d+$/],
  [tmpdir(), new RegExp(`^weir-postgres-binaries-${userInfo().username}-`)],
];

export async function database(work) {
  const url = process.env.DATABASE_URL;
  if (url) {
    await connected(url, 10).then((client) => client.end(), (error) => { throw new Error(`DATABASE_URL leads to no PostgreSQL: ${error.message}`); });
    return { url, stop: async () => {} };
  }
  const programs = found();
  if (!programs) throw new Error("There is no PostgreSQL here (no initdb): set DATABASE_URL=postgresql://user:password@host/scratch, a database whose tables may go");
  return local(programs, join(work, "postgres"));
}

function found() {
  const installed = PLACES.flatMap(([directory, name]) => names(directory).filter((each) => name.test(each))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true })).map((each) => join(directory, each, "bin")));
  return [...(process.env.PATH ?? "").split(delimiter), ...installed].find((bin) => executable(join(bin, "initdb")) && executable(join(bin, "postgres")));
}

function names(directory) {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function local(bin, directory) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const data = join(directory, "data");
  const secret = join(directory, "secret");
  const password = randomBytes(16).toString("hex");
  writeFileSync(secret, password, { mode: 0o600 });
  // PostgreSQL refuses to run as root; in a user namespace of its own root is nobody.
  const prefix = process.getuid?.() === 0 ? ["unshare", "-U"] : [];
  const [command, ...args] = [...prefix, join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8", "--no-sync"];
  await output(command, args, 120, { env: { ...process.env, LC_ALL: "C" } });
  rmSync(secret);
  const port = await freePort();
  const [server, ...options] = [...prefix, join(bin, "postgres"), "-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", "", "-F"];
  const child = start(server, options, { env: { ...process.env, LC_ALL: "C" } });
  process.on("exit", () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  const superuser = await connected(`postgresql://postgres:${password}@127.0.0.1:${port}/postgres`, 60, child);
  await superuser.query(`create role app login password '${password}'`);
  await superuser.query("create database app owner app");
  await superuser.end();
  return {
    url: `postgresql://app:${password}@127.0.0.1:${port}/app`,
    stop: async () => {
      await stop(child, "SIGINT");
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function connected(connectionString, seconds, child) {
  for (const end = Date.now() + seconds * 1000; ; await sleep(100)) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
    client.on("error", () => {}); // Of a connection that ends with its server.
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      if (Date.now() > end || !child) throw error;
      if (child.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${child.output}`);
    }
  }
}

const PARENTS = { address: "customers", product: "categories", order: "customers", orderItem: "orders", payment: "orders", shipment: "orders", review: "products", coupon: "customers" };

/** The application's tables, as `prisma migrate` would make them, and 200 rows in each. */
export async function tables(url) {
  const client = await connected(url, 10);
  const names = models.map(([model, path]) => [model, path.replaceAll("-", "_")]);
  await client.query(`drop table if exists ${names.map(([, table]) => table).join(", ")} cascade`);
  const depth = (model) => (PARENTS[model] === undefined ? 0 : 1 + depth(names.find(([, table]) => table === PARENTS[model])[0]));
  for (const [model, table] of names.toSorted(([a], [b]) => depth(a) - depth(b))) {
    const parent = PARENTS[model];
    await client.query(`create table ${table} (id serial primary key, name text not null, amount decimal(10, 2) not null default 0,
      created_at timestamp(3) not null default current_timestamp${parent ? `, parent_id int not null references ${parent}` : ""})`);
    await client.query(`insert into ${table} (name, amount${parent ? ", parent_id" : ""})
      select '${model} ' || n, n${parent ? ", 1 + n % 200" : ""} from generate_series(1, 200) n`);
  }
  await client.end();
}
