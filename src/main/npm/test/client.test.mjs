import assert from "node:assert/strict";
import dns from "node:dns";
import { createServer } from "node:net";
import { test } from "node:test";
import { WeirClient } from "../weir-prisma/dist/client/client.js";
import { empty, service, until } from "./service.mjs";

const SELECT = { query: "select 1", params: [] };

async function against(answer, options, work) {
  const weir = await service(answer);
  const client = new WeirClient({ url: weir.url, ...options });
  try {
    await work(client, weir);
  } finally {
    client.close();
    await weir.close();
  }
}

const refused = (code, seconds) => [503, { code, message: "refused" }, seconds === undefined ? {} : { "Retry-After": String(seconds) }];

test("sends a query in the protocol of the driver", () =>
  against(() => [200, empty], {}, async (client, weir) => {
    assert.deepEqual(await client.query({ query: "select $1", params: ["a", null, ["b"]] }), empty);
    const [request] = weir.requests;
    assert.equal(request.method, "POST");
    assert.equal(request.url, "/sql");
    assert.deepEqual(request.body, { query: "select $1", params: ["a", null, ["b"]] });
    assert.equal(request.headers["neon-connection-string"], "postgresql://app:s%40cret@localhost/weir");
    assert.equal(request.headers["neon-raw-text-output"], "true");
    assert.equal(request.headers["neon-array-mode"], "true");
  }));

test("sends a token in place of the password, asked for each time", () => {
  let number = 0;
  return against(() => [200, empty], { token: async () => `t${++number}` }, async (client, weir) => {
    await client.query(SELECT);
    await client.query(SELECT);
    assert.deepEqual(weir.requests.map((each) => each.headers.authorization), ["Bearer t1", "Bearer t2"]);
    assert.equal(weir.requests[0].headers["neon-connection-string"], undefined);
  });
});

test("keeps its connection", () =>
  against(() => [200, empty], {}, async (client, weir) => {
    for (let i = 0; i < 5; i++) await client.query(SELECT);
    assert.equal(new Set(weir.requests.map((each) => each.port)).size, 1);
  }));

test("opens no more connections than it may", () =>
  against(() => [200, empty], { connections: 3 }, async (client, weir) => {
    await Promise.all(Array.from({ length: 20 }, () => client.query(SELECT)));
    assert.equal(new Set(weir.requests.map((each) => each.port)).size, 3);
  }));

test("repeats what was refused, after Retry-After", () =>
  against((_, n) => (n === 1 ? refused("WEIR001", 1) : [200, empty]), {}, async (client, weir) => {
    const start = Date.now();
    await client.query(SELECT);
    assert.equal(weir.requests.length, 2);
    assert.ok(Date.now() - start >= 990);
  }));

test("repeats what a limit of its user refused", () =>
  against((_, n) => (n === 1 ? [429, { code: "WEIR013", message: "too many" }, { "Retry-After": "0" }] : [200, empty]), {}, async (client, weir) => {
    await client.query(SELECT);
    assert.equal(weir.requests.length, 2);
  }));

test("repeats as often as it may, and no longer than it may", async () => {
  await against(() => refused("WEIR001", 0), { retries: 2 }, async (client, weir) => {
    await assert.rejects(client.query(SELECT), { code: "WEIR001", status: 503 });
    assert.equal(weir.requests.length, 3);
  });
  await against(() => refused("WEIR001", 60), { timeout: 5000 }, async (client, weir) => {
    await assert.rejects(client.query(SELECT), { code: "WEIR001" });
    assert.equal(weir.requests.length, 1);
  });
});

test("does not repeat what may have been carried out", async () => {
  for (const answer of [
    [503, "Service Unavailable", { "Retry-After": "0" }],
    [503, { message: "a proxy's" }, { "Retry-After": "0" }],
    [429, { code: "WEIR429", message: "wrong passwords" }, { "Retry-After": "0" }],
  ]) {
    await against(() => answer, {}, async (client, weir) => {
      await assert.rejects(client.query(SELECT), { status: answer[0] });
      assert.equal(weir.requests.length, 1);
    });
  }
  for (const answer of [refused("WEIR004"), refused("WEIR006"), refused("WEIR004", 0), refused("WEIR009"), [500, { code: "WEIR500", message: "no" }, { "Retry-After": "0" }]]) {
    await against(() => answer, {}, async (client, weir) => {
      await assert.rejects(client.query(SELECT), { code: answer[1].code });
      assert.equal(weir.requests.length, 1);
    });
  }
  await against(() => "reset", {}, async (client, weir) => {
    await assert.rejects(client.query(SELECT), { code: "WEIR_CLIENT_CONNECTION_LOST" });
    assert.equal(weir.requests.length, 1);
  });
});

test("finds a service that starts late, since nothing has left before there is a connection", async () => {
  const place = createServer();
  await new Promise((done) => place.listen(0, "127.0.0.1", done));
  const { port } = place.address();
  await new Promise((done) => place.close(done));
  const client = new WeirClient({ url: `http://app:x@127.0.0.1:${port}`, retries: 1 });
  await assert.rejects(client.query(SELECT), { code: "WEIR_CLIENT_UNREACHABLE" });
  const patient = new WeirClient(`http://app:x@127.0.0.1:${port}`);
  const asked = patient.query(SELECT).catch((error) => error);
  await new Promise((done) => setTimeout(done, 50));
  const late = createServer((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
  await new Promise((done) => late.listen(port, "127.0.0.1", done));
  assert.deepEqual(await asked, {});
  late.close();
  patient.close();
});

test("takes a name none of whose addresses answers for one that cannot be reached", async () => {
  const lookup = dns.lookup;
  dns.lookup = (host, options, told) => told(null, [{ address: "127.0.0.1", family: 4 }, { address: "127.0.0.2", family: 4 }]);
  const client = new WeirClient({ url: "http://app:x@several.invalid:1", retries: 0 });
  try {
    await assert.rejects(client.query(SELECT), (error) => error.code === "WEIR_CLIENT_UNREACHABLE" && error.cause instanceof AggregateError);
  } finally {
    dns.lookup = lookup;
    client.close();
  }
});

test("ends after its time and with a signal while it waits for its token", () => {
  const never = () => new Promise(() => {});
  return against(() => [200, empty], { timeout: 60, token: never }, async (client, weir) => {
    await assert.rejects(client.query(SELECT), { code: "WEIR_CLIENT_TIMEOUT" });
    await assert.rejects(client.query(SELECT, AbortSignal.abort(new Error("enough"))), /enough/);
    assert.equal(weir.requests.length, 0);
  });
});

test("ends after its time", () =>
  against(() => undefined, { timeout: 60 }, async (client, weir) => {
    await assert.rejects(client.query(SELECT), { code: "WEIR_CLIENT_TIMEOUT" });
    await until(() => weir.requests[0].left);
  }));

test("ends with a signal, while it is asked and while it waits", async () => {
  await against(() => undefined, {}, async (client, weir) => {
    const controller = new AbortController();
    const asked = client.query(SELECT, controller.signal);
    await until(() => weir.requests.length === 1);
    controller.abort();
    await assert.rejects(asked, { name: "AbortError" });
    await until(() => weir.requests[0].left);
  });
  await against(() => refused("WEIR001", 20), {}, async (client, weir) => {
    const controller = new AbortController();
    const asked = client.query(SELECT, controller.signal);
    await until(() => weir.requests.length === 1);
    setTimeout(() => controller.abort(new Error("enough")), 30);
    await assert.rejects(asked, /enough/);
  });
  const ended = AbortSignal.abort(new Error("closed"));
  await against(() => [200, empty], { signal: ended }, async (client, weir) => {
    await assert.rejects(client.query(SELECT), /closed/);
    assert.equal(weir.requests.length, 0);
  });
});

test("has all fields of an error", () =>
  against(() => [400, { message: "twice", code: "23505", detail: "d", table: "t", constraint: "c", position: "3", severity: "ERROR" }], {}, async (client) => {
    await assert.rejects(client.query(SELECT), {
      name: "WeirError", message: "twice", code: "23505", status: 400, detail: "d", table: "t", constraint: "c", position: "3", severity: "ERROR",
    });
  }));

test("says so when something else answers", () =>
  against(() => [502, "<html>Bad Gateway</html>"], {}, async (client) => {
    await assert.rejects(client.query(SELECT), { message: "Not an answer of Weir: status 502", code: "", status: 502 });
  }));

test("refuses options that cannot be right, and never repeats a password", () => {
  assert.throws(() => new WeirClient("http://localhost:8080/sql"), /a user and a password, or a token/);
  assert.throws(() => new WeirClient("postgres://app:x@localhost/shop"), /not with postgres:/);
  assert.throws(() => new WeirClient("app:hidden@localhost"), (error) => !error.message.includes("hidden"));
  assert.throws(() => new WeirClient({ url: "http://a:b@c", timeout: 0 }), /timeout is a whole number, 1 or more, and not 0/);
});

test("has one statement of a transaction run at a time", () => {
  let running = 0;
  const answer = async ({ url }) => {
    if (url === "/sql/transactions") return [201, { id: "a/b" }];
    assert.equal(++running, 1);
    await new Promise((done) => setTimeout(done, 10));
    running--;
    return url.endsWith("/commit") ? [200, { committed: true }] : [200, empty];
  };
  return against(answer, {}, async (client, weir) => {
    const transaction = await client.begin({ isolationLevel: "Serializable" });
    await Promise.all([transaction.query(SELECT), transaction.query(SELECT), transaction.commit()]);
    assert.deepEqual(weir.requests.map((each) => each.url), [
      "/sql/transactions", "/sql/transactions/a%2Fb", "/sql/transactions/a%2Fb", "/sql/transactions/a%2Fb/commit",
    ]);
    assert.deepEqual(weir.requests[0].body, { isolationLevel: "Serializable" });
  });
});

test("rolls back while a statement runs, and again while it is being cancelled", () => {
  let ended = 0;
  const answer = ({ method, url }) => {
    if (url === "/sql/transactions") return [201, { id: "t" }];
    if (method === "DELETE") return ++ended < 3 ? [409, { code: "WEIR409", message: "a statement runs" }] : [204];
  };
  return against(answer, {}, async (client, weir) => {
    const transaction = await client.begin();
    const long = transaction.query(SELECT);
    const next = transaction.query(SELECT);
    const failed = [assert.rejects(long, { code: "WEIR_CLIENT_ROLLED_BACK" }), assert.rejects(next, { code: "WEIR_CLIENT_ROLLED_BACK" })];
    await until(() => weir.requests.length === 2);
    await transaction.rollback();
    await Promise.all(failed);
    await assert.rejects(transaction.commit(), { code: "WEIR_CLIENT_ROLLED_BACK" });
    assert.deepEqual(weir.requests.map((each) => each.method), ["POST", "POST", "DELETE", "DELETE", "DELETE"]);
  });
});

test("takes a transaction that has ended already for rolled back", () =>
  against(({ method }) => (method === "DELETE" ? [404, { code: "WEIR404", message: "unknown" }] : [201, { id: "t" }]), {}, async (client) => {
    await (await client.begin()).rollback();
  }));

test("looks for the replica that has the transaction over new connections", () => {
  let others = 0;
  const answer = ({ url }) => (url === "/sql/transactions" ? [201, { id: "t" }] : ++others < 3 ? [421, { code: "WEIR443", message: "another's" }] : [200, empty]);
  return against(answer, {}, async (client, weir) => {
    const transaction = await client.begin();
    await transaction.query(SELECT);
    assert.equal(new Set(weir.requests.map((each) => each.port)).size, 3);
  });
});
