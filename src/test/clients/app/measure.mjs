// Requests at once, and what PostgreSQL has meanwhile.
import { Agent, request } from "node:http";
import pg from "pg";

const LIMIT_MILLIS = 60_000;

/** Sends the requests, so many at once, and says how many answers a second there were, and how long they took. */
export async function drive(port, requests, atOnce) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const queue = [...requests];
  const millis = [];
  const failures = new Map();
  const start = performance.now();
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const begun = performance.now();
      const outcome = await send(agent, port, ...next);
      millis.push(performance.now() - begun);
      if (outcome !== 200) failures.set(outcome, (failures.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return summary(millis, seconds, failures);
}

function summary(millis, seconds, failures) {
  const sorted = millis.toSorted((a, b) => a - b);
  const failed = [...failures.values()].reduce((a, b) => a + b, 0);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { requests: sorted.length, seconds, perSecond: sorted.length / seconds, p50: at(0.5), p99: at(0.99), failed, failures, millis };
}

/** Several drives as if they had been one. */
export function together(drives) {
  const failures = new Map();
  for (const each of drives) for (const [outcome, count] of each.failures) failures.set(outcome, (failures.get(outcome) ?? 0) + count);
  return summary(drives.flatMap((each) => each.millis), drives.reduce((sum, each) => sum + each.seconds, 0), failures);
}

/** The status of the answer, or what came instead. */
function send(agent, port, path, body) {
  return new Promise((resolve) => {
    const sent = request({ host: "127.0.0.1", port, path, agent, method: body ? "POST" : "GET" }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
      response.on("error", (error) => resolve(error.code ?? error.message));
    });
    const late = setTimeout(() => sent.destroy(new Error(`no answer within ${LIMIT_MILLIS / 1000} s`)), LIMIT_MILLIS);
    sent.on("error", (error) => resolve(error.code ?? error.message));
    sent.on("close", () => clearTimeout(late));
    sent.end(body && JSON.stringify(body));
  });
}

const COUNTS = `select count(*)::int as total, count(*) filter (where state = 'active')::int as active, count(*) filter (where state like 'idle%')::int as idle
  from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`;

/** Looks at the connections of the database, twenty times a second, and keeps the moment with the most. */
export class Watch {
  #client;
  #timer;
  #looking = Promise.resolve();
  peak = { total: 0, active: 0, idle: 0 };

  static async start(url) {
    const watch = new Watch();
    watch.#client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 10_000 });
    await watch.#client.connect();
    watch.#timer = setInterval(() => (watch.#looking = watch.#looking.then(() => watch.now())), 50);
    watch.#looking.catch(() => {}); // `stop` throws it.
    return watch;
  }

  /** How many there are. */
  async now() {
    const { rows } = await this.#client.query(COUNTS);
    if (rows[0].total > this.peak.total) this.peak = rows[0];
    return rows[0].total;
  }

  async stop() {
    clearInterval(this.#timer);
    await this.#looking;
    await this.#client.end();
  }
}
