// A service whose answers a test says, and that remembers what it was asked.
import { createServer } from "node:http";

/** Serves `answer(request, number)`: `[status, body, headers]`, undefined for none, or "reset" for a lost connection. */
export async function service(answer) {
  const requests = [];
  const sockets = new Set();
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const seen = { method: request.method, url: request.url, headers: request.headers, body: text && JSON.parse(text), port: request.socket.remotePort };
    response.on("close", () => (seen.left = !response.writableEnded));
    requests.push(seen);
    const given = await answer(seen, requests.length);
    if (given === "reset") return request.socket.resetAndDestroy();
    if (given === undefined) return;
    const [status, body, headers] = given;
    response.writeHead(status, headers).end(typeof body === "string" ? body : body && JSON.stringify(body));
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://app:s%40cret@127.0.0.1:${server.address().port}/sql`,
    port: server.address().port,
    requests,
    sockets,
    close: () => (server.closeAllConnections(), new Promise((done) => server.close(done))),
  };
}

export const empty = { command: "SELECT", rowCount: 0, fields: [], rows: [] };

/** Waits until the condition holds. */
export async function until(condition) {
  while (!condition()) await new Promise((done) => setTimeout(done, 5));
}
