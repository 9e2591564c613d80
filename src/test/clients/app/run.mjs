// What `run` starts, in the directory that it has prepared.
import { appendFileSync, cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { database, tables } from "./database.mjs";
import { drive, together, Watch } from "./measure.mjs";
import { answers, freePort, output, sleep, start, stop } from "./processes.mjs";
import { requests, write61 } from "./routes.mjs";

const work = import.meta.dirname;
const { WEIR_JAR: jar, JAVA: java } = process.env;
const setting = (name, value) => Number(process.env[name] ?? value);
const ROUNDS = setting("APP_ROUNDS", 20);
const RELOADS = setting("APP_RELOADS", 20);
const WARM_SECONDS = setting("APP_WARM", 90);
const LIMIT_SECONDS = setting("APP_LIMIT", 2700);
const AT_ONCE = 16;
const POOL = 2;
const NAMES = { before: "a client in every route", after: "one file over Weir" };

let doing = "the beginning";
function progress(what) {
  doing = what;
  console.error(what);
}

async function weir(url) {
  if (process.env.WEIR_URL) return { url: process.env.WEIR_URL, stop: async () => {} };
  const at = new URL(url);
  const [port, management] = [await freePort(), await freePort()];
  const hash = (await output(java, ["-jar", jar, "password"], 60, { input: "application" })).trim().split("\n").pop();
  const child = start(java, ["-jar", jar], {
    env: {
      ...process.env, SERVER_PORT: port, MANAGEMENT_SERVER_PORT: management, WEIR_POOL_SIZE: POOL, WEIR_SQL_ENABLED: "true", WEIR_SQL_USERS_APP: hash,
      SPRING_R2DBC_URL: `r2dbc:postgresql://${at.host}${at.pathname}`,
      SPRING_R2DBC_USERNAME: decodeURIComponent(at.username), SPRING_R2DBC_PASSWORD: decodeURIComponent(at.password),
    },
  });
  await answers(child, `http://127.0.0.1:${management}/actuator/health/readiness`);
  return { url: `http://app:application@127.0.0.1:${port}/sql`, stop: () => stop(child) };
}

/** Does something while every route is asked again and again: node-postgres closes what is idle for ten seconds. */
async function whileAsked(port, doing) {
  let done = false;
  const asking = (async () => {
    while (!done) await drive(port, requests(0), AT_ONCE);
  })();
  const result = await doing();
  done = true;
  await asking;
  return result;
}

/** What `java -jar weir.jar connections` says now; it says it with a status when something stands out. */
async function connections(url) {
  const at = new URL(url);
  const password = decodeURIComponent(at.password);
  at.password = "";
  const child = start(java, ["-jar", jar, "connections", "--url", at.href], { env: { ...process.env, PGPASSWORD: password } });
  await Promise.race([child.ended, sleep(60_000)]);
  await stop(child);
  return child.output;
}

async function application(mode, directory, environment) {
  const port = await freePort();
  const next = join(work, "node_modules/next/dist/bin/next");
  const options = { cwd: directory, env: { ...process.env, ...environment } };
  if (mode === "production") await output(process.execPath, [next, "build"], 600, options);
  const child = start(process.execPath, [next, mode === "production" ? "start" : "dev", "-p", String(port), "-H", "127.0.0.1"], options);
  await answers(child, `http://127.0.0.1:${port}/`);
  return { child, port };
}

const all = (rounds) => Array.from({ length: rounds }, (_, round) => requests(round)).flat();

/** The first requests of a process that has just started, and then as many again when it does not get quicker any more. */
async function production(port, say) {
  const cold = await drive(port, all(ROUNDS), AT_ONCE);
  let best = cold.perSecond;
  let slower = 0;
  for (const end = Date.now() + WARM_SECONDS * 1000; slower < 3 && Date.now() < end; ) {
    const { perSecond } = await drive(port, all(ROUNDS), AT_ONCE);
    say(`warming up: ${Math.round(perSecond)} requests a second`);
    slower = perSecond > best * 1.05 ? 0 : slower + 1;
    best = Math.max(best, perSecond);
  }
  const warm = await drive(port, all(ROUNDS * 3), AT_ONCE);
  return [["just started", cold], ["warm", warm]];
}

/** Every route is asked after each change of a file that all of them import. */
async function development(port, say, directory, watch) {
  await drive(port, requests(0), 4);
  const counts = [await watch.now()];
  const drives = [];
  for (let reload = 1; reload <= RELOADS; reload++) {
    appendFileSync(join(directory, "src/lib/reply.ts"), `// ${reload}\n`);
    await sleep(500);
    drives.push(await drive(port, requests(reload), AT_ONCE));
    counts.push(await watch.now());
    say(`reload ${reload} of ${RELOADS}: ${counts.at(-1)} connections`);
  }
  return [[`connections at the end of each reload: ${counts.join(" ")}`, together(drives)]];
}

/** One route of each kind, before and behind a reload: a small part of it, for a build. */
async function check(port, say, directory) {
  const some = (round) => requests(round).filter(([path]) => path.startsWith("/api/reviews") || path === "/api/health");
  const first = await drive(port, some(1), 2);
  appendFileSync(join(directory, "src/lib/reply.ts"), "// again\n");
  await sleep(500);
  return [["check", together([first, await drive(port, some(2), 2)])]];
}

const MODES = { production, development, check };

async function measure(mode, variant, url) {
  const say = (what) => progress(`${mode}, ${NAMES[variant]}: ${what}`);
  say("starts");
  const directory = join(work, variant);
  const service = variant === "after" ? await weir(url) : undefined;
  // The application over Weir does not even know where PostgreSQL is.
  const { child, port } = await application(mode, directory, service ? { DATABASE_URL: "", WEIR_URL: service.url } : { DATABASE_URL: url });
  const watch = await Watch.start(url);
  const parts = await MODES[mode](port, say, directory, watch);
  await watch.stop(); // Its own connection is not to be seen.
  const said = mode === "check" ? "" : await whileAsked(port, () => connections(url));
  await stop(child);
  await service?.stop();
  for (const [, part] of parts) if (part.failed > 0) say(`failed: ${[...part.failures].map(([outcome, count]) => `${count} with ${outcome}`).join(", ")}\n${child.output}`);
  return { mode, variant, parts, peak: watch.peak, said };
}

function report(results) {
  const number = (value) => (value < 10 ? value.toFixed(1) : Math.round(value));
  console.log("\n|  | total | active | idle | requests | failed | a second | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|---|");
  for (const { mode, variant, parts, peak } of results) {
    for (const [part, each] of parts) {
      const name = [mode, NAMES[variant], ...(mode === "production" ? [part] : [])].join(", ");
      const values = [peak.total, peak.active, peak.idle, each.requests, each.failed, number(each.perSecond), number(each.p50), number(each.p99)];
      console.log(`| ${name} | ${values.join(" | ")} |`);
    }
  }
  for (const { mode, variant, parts, said } of results) {
    if (mode === "development") console.log(`\n${mode}, ${NAMES[variant]}; ${parts[0][0]}`);
    if (said) console.log(`\n${mode}, ${NAMES[variant]}: java -jar weir.jar connections\n\n${said.replace(/^(?=.)/gm, "    ")}`);
  }
}

function asExpected({ variant, parts, peak }) {
  return variant === "before" ? peak.total >= 24 : peak.total === POOL && parts.every(([, part]) => part.failed === 0);
}

async function main() {
  const modes = process.argv.length > 2 ? process.argv.slice(2) : ["production", "development"];
  const unknown = modes.find((mode) => !Object.hasOwn(MODES, mode));
  if (unknown) throw new Error(`${unknown} is none of ${Object.keys(MODES).join(", ")}`);
  const { url, stop: stopDatabase } = await database(work);
  await tables(url);
  const results = [];
  for (const mode of modes) {
    for (const variant of mode === "check" ? ["after"] : ["before", "after"]) {
      const directory = join(work, variant);
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory);
      for (const file of ["src", "next.config.ts", "tsconfig.json", "package.json"]) cpSync(join(work, file), join(directory, file), { recursive: true });
      write61(directory, variant);
      if (mode === "check") await output(process.execPath, [join(work, "node_modules/typescript/bin/tsc"), "--noEmit", "-p", directory], 120);
      results.push(await measure(mode, variant, url));
    }
  }
  await stopDatabase();
  report(results);
  if (!results.every(asExpected)) {
    console.log("\nNot as expected: the first holds dozens of connections, the second Weir's two, and none of its requests fails.");
    process.exitCode = 1;
  }
}

const late = setTimeout(() => {
  console.error(`It takes longer than ${LIMIT_SECONDS} s (APP_LIMIT), and is ended. Last: ${doing}`);
  process.exit(1);
}, LIMIT_SECONDS * 1000);
late.unref();
main().then(
  () => process.exit(),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
