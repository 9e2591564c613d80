// What `run` starts, in the directory that it has prepared.
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { drive, Watch } from "./measure.mjs";
import { models, requests, write61 } from "./routes.mjs";

const work = import.meta.dirname;
const database = process.env.DATABASE_URL;
const jar = process.env.WEIR_JAR;
const java = process.env.JAVA;
const rounds = Number(process.env.APP_ROUNDS ?? 20);
const reloads = Number(process.env.APP_RELOADS ?? 20);
const modes = process.argv.length > 2 ? process.argv.slice(2) : ["production", "development"];
const AT_ONCE = 16;
const POOL = 2;

const children = new Set();
process.on("exit", () => children.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

function start(command, args, options) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  child.output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (child.output = (child.output + data).slice(-20_000)));
  children.add(child);
  child.ended = new Promise((done) => child.on("close", done)).then(() => children.delete(child));
  return child;
}

async function stop(child) {
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await child.ended;
  clearTimeout(late);
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function answers(child, url) {
  for (const start = Date.now(); Date.now() - start < 90_000; ) {
    if (child.exitCode !== null) throw new Error(`It ended:\n${child.output}`);
    const ok = await fetch(url).then((response) => response.ok, () => false);
    if (ok) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${url} does not answer:\n${child.output}`);
}

/** The application's tables, as `prisma migrate` would make them, and 200 rows in each. */
async function tables() {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const names = models.map(([model, path]) => [model, path.replaceAll("-", "_")]);
  const parents = { address: "customers", product: "categories", order: "customers", orderItem: "orders", payment: "orders", shipment: "orders", review: "products", coupon: "customers" };
  await client.query(`drop table if exists ${names.map(([, table]) => table).join(", ")} cascade`);
  const parentsFirst = names.toSorted(([a], [b]) => depth(a) - depth(b));
  function depth(model) {
    const parent = parents[model];
    return parent === undefined ? 0 : 1 + depth(names.find(([, table]) => table === parent)[0]);
  }
  for (const [model, table] of parentsFirst) {
    const parent = parents[model];
    await client.query(`create table ${table} (id serial primary key, name text not null, amount decimal(10, 2) not null default 0,
      created_at timestamp(3) not null default current_timestamp${parent ? `, parent_id int not null references ${parent}` : ""})`);
    await client.query(`insert into ${table} (name, amount${parent ? ", parent_id" : ""})
      select '${model} ' || n, n${parent ? ", 1 + n % 200" : ""} from generate_series(1, 200) n`);
  }
  await client.end();
}

async function weir() {
  const url = new URL(database);
  const [port, management] = [await freePort(), await freePort()];
  const hash = execFileSync(java, ["-jar", jar, "password"], { input: "application", encoding: "utf8" }).trim().split("\n").pop();
  const child = start(java, ["-jar", jar], {
    env: {
      ...process.env, SERVER_PORT: port, MANAGEMENT_SERVER_PORT: management, WEIR_POOL_SIZE: POOL, WEIR_SQL_ENABLED: "true", WEIR_SQL_USERS_APP: hash,
      SPRING_R2DBC_URL: `r2dbc:postgresql://${url.host}${url.pathname}`,
      SPRING_R2DBC_USERNAME: decodeURIComponent(url.username), SPRING_R2DBC_PASSWORD: decodeURIComponent(url.password),
    },
  });
  await answers(child, `http://127.0.0.1:${management}/actuator/health/readiness`);
  return { child, url: `http://app:application@127.0.0.1:${port}/sql` };
}

/** What `java -jar weir.jar connections` says now. */
function connections() {
  const url = new URL(database);
  const password = decodeURIComponent(url.password);
  url.password = "";
  try {
    return execFileSync(java, ["-jar", jar, "connections", "--url", url.href], { encoding: "utf8", env: { ...process.env, PGPASSWORD: password } });
  } catch (error) {
    return `${error.stdout}${error.stderr}`;
  }
}

async function application(mode, directory, environment) {
  const port = await freePort();
  const next = join(work, "node_modules/.bin/next");
  const env = { ...process.env, ...environment };
  if (mode === "production") {
    execFileSync(next, ["build"], { cwd: directory, env, stdio: ["ignore", "ignore", "inherit"] });
  }
  const command = mode === "production" ? "start" : "dev";
  const child = start(process.execPath, [join(work, "node_modules/next/dist/bin/next"), command, "-p", String(port), "-H", "127.0.0.1"], { cwd: directory, env });
  await answers(child, `http://127.0.0.1:${port}/`);
  return { child, port };
}

async function load(mode, port, directory) {
  if (mode === "production") {
    await drive(port, requests(0), AT_ONCE);
    return drive(port, Array.from({ length: rounds }, (_, round) => requests(round)).flat(), AT_ONCE);
  }
  await drive(port, requests(0), 4);
  const results = [];
  for (let reload = 1; reload <= reloads; reload++) {
    appendFileSync(join(directory, "src/lib/reply.ts"), `// ${reload}\n`);
    await new Promise((done) => setTimeout(done, 500));
    results.push(await drive(port, requests(reload), AT_ONCE));
  }
  const total = (of) => results.reduce((sum, each) => sum + of(each), 0);
  return {
    requests: total((each) => each.requests), failed: total((each) => each.failed),
    perSecond: total((each) => each.requests) / total((each) => each.requests / each.perSecond),
    p50: total((each) => each.p50) / reloads, p99: Math.max(...results.map((each) => each.p99)),
  };
}

async function measure(mode, variant) {
  const directory = join(work, variant);
  const service = variant === "after" ? await weir() : undefined;
  // The application over Weir does not even know where PostgreSQL is.
  const { child, port } = await application(mode, directory, service ? { DATABASE_URL: "", WEIR_URL: service.url } : { DATABASE_URL: database });
  const watch = await Watch.start(database);
  const result = await load(mode, port, directory);
  await watch.stop(); // Its own connection is not to be seen.
  const said = connections();
  await stop(child);
  if (service) await stop(service.child);
  return { mode, variant, ...result, ...watch.peak, said };
}

function report(results) {
  const number = (value) => (value < 10 ? value.toFixed(1) : Math.round(value));
  console.log("\n|  | total | active | idle | requests | failed | a second | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|---|");
  for (const each of results) {
    const name = each.variant === "before" ? "a client in every route" : "one file over Weir";
    const values = [each.total, each.active, each.idle, each.requests, each.failed, number(each.perSecond), number(each.p50), number(each.p99)];
    console.log(`| ${each.mode}, ${name} | ${values.join(" | ")} |`);
  }
  for (const each of results) console.log(`\n${each.mode}, ${each.variant}: java -jar weir.jar connections\n\n${each.said.replace(/^/gm, "    ")}`);
}

for (const variant of ["before", "after"]) {
  const directory = join(work, variant);
  mkdirSync(directory);
  for (const file of ["src", "next.config.ts", "tsconfig.json", "package.json"]) cpSync(join(work, file), join(directory, file), { recursive: true });
  write61(directory, variant);
}
await tables();
const results = [];
for (const mode of modes) for (const variant of ["before", "after"]) results.push(await measure(mode, variant));
report(results);
const held = results.filter((each) => (each.variant === "before" ? each.total < 24 : each.total !== POOL || each.failed > 0));
if (held.length > 0) {
  console.log("\nNot as expected: the first holds dozens of connections, the second Weir's two, and none of its requests fails.");
  process.exitCode = 1;
}
