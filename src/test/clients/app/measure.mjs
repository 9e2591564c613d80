// Requests at once, and what PostgreSQL has meanwhile.
import { Agent, request } from "node:http";
import pg from "pg";

/** Sends the requests, so many at once, and says how many answers a second there were, and how long they took. */
export async function drive(port, requests, atOnce) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const queue = [...requests];
  const millis = [];
  const failed = new Map();
  const start = performance.now();
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const begun = performance.now();
      const status = await send(agent, port, ...next);
      millis.push(performance.now() - begun);
      if (status !== 200) failed.set(status, (failed.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  millis.sort((a, b) => a - b);
  return {
    requests: millis.length,
    perSecond: millis.length / seconds,
    p50: millis[Math.floor(millis.length * 0.5)],
    p99: millis[Math.floor(millis.length * 0.99)],
    failed: [...failed.values()].reduce((a, b) => a + b, 0),
  };
}

function send(agent, port, path, body) {
  return new Promise((resolve) => {
    const sent = request({ host: "127.0.0.1", port, path, agent, method: body ? "POST" : "GET" }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
      response.on("error", () => resolve(0));
    });
    sent.on("error", () => resolve(0));
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
    watch.#client = new pg.Client({ connectionString: url });
    await watch.#client.connect();
    watch.#timer = setInterval(() => (watch.#looking = watch.#looking.then(() => watch.#look())), 50);
    return watch;
  }

  async #look() {
    const { rows } = await this.#client.query(COUNTS);
    if (rows[0].total > this.peak.total) this.peak = rows[0];
  }

  async stop() {
    clearInterval(this.#timer);
    await this.#looking;
    await this.#client.end();
  }
}
