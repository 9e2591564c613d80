// The processes that are started here. Each leads a group, which ends as a whole: `next dev` has children.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

const groups = new Set();
process.on("exit", () => groups.forEach((id) => signal(id, "SIGKILL")));
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => process.exit(1));

function signal(id, name) {
  try {
    process.kill(-id, name);
    return true;
  } catch {
    return false; // It has ended.
  }
}

export const sleep = (millis) => new Promise((done) => setTimeout(done, millis));

/** Starts a program; `output` is the end of what it has said. */
export function start(command, args, options = {}) {
  const { input = "", ...others } = options;
  const child = spawn(command, args, { stdio: "pipe", detached: true, ...others });
  child.output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (child.output = (child.output + data).slice(-20_000)));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  if (child.pid) groups.add(child.pid);
  child.ended = new Promise((done) => {
    child.on("error", (error) => done((child.output += error.message)));
    child.on("close", done);
  });
  return child;
}

/** Ends a program with all that it has started, and returns when they are gone. */
export async function stop(child, name = "SIGTERM") {
  for (const [how, millis] of [[name, 10_000], ["SIGKILL", 5_000]]) {
    if (!signal(child.pid, how)) break;
    for (const end = Date.now() + millis; Date.now() < end && signal(child.pid, 0); ) await sleep(50);
  }
  groups.delete(child.pid);
}

/** What a program says that ends by itself, within so many seconds. */
export async function output(command, args, seconds, options) {
  const child = start(command, args, options);
  const late = sleepUnref(seconds * 1000);
  const ended = await Promise.race([child.ended.then(() => true), late]);
  await stop(child);
  if (!ended) throw new Error(`${command} ${args.join(" ")} did not end within ${seconds} s:\n${child.output}`);
  if (child.exitCode !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${child.output}`);
  return child.output;
}

function sleepUnref(millis) {
  return new Promise((done) => setTimeout(() => done(false), millis).unref());
}

/** Returns when the program answers at that address. */
export async function answers(child, url, seconds = 120) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It has ended before it answered at ${url}:\n${child.output}`);
    const ok = await fetch(url, { signal: AbortSignal.timeout(30_000) }).then((response) => response.ok, () => false);
    if (ok) return;
    await sleep(200);
  }
  throw new Error(`${url} does not answer after ${seconds} s:\n${child.output}`);
}

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
