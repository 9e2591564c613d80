// The requests of the comparison, answered by bare node:http with one of two clients for PostgreSQL:
// `postgres` (postgres.js), which sends statements as a pipeline by itself, or `pg` (node-postgres), which sends one
// at a time. Settings come from the environment, as the other programs have them as system properties.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import pg from 'pg'
import postgres from 'postgres'

const { CLIENT, PORT, POOL, NAME, PG_HOST, PG_PORT, PG_DATABASE, PG_USER, PG_PASS, REQUESTS } = process.env
const json = 'application/json; charset=utf-8'

// Workload, largest number, URI without the number at its end, SQL.
const byUri = new Map(
  readFileSync(REQUESTS, 'utf8').split('\n').filter(line => line !== '').map(line => {
    const [workload, , uri, sql] = line.split('\t')
    const writes = workload.startsWith('insert')
    const text = writes ? sql : `select coalesce(json_agg(t.*), '[]')::text from (${sql}) as t`
    return [uri, { text, writes }]
  })
)

// Each prepares a statement once a connection, and answers the first column of the first row.
function byPostgres() {
  const sql = postgres({
    host: PG_HOST, port: Number(PG_PORT), database: PG_DATABASE, username: PG_USER, password: PG_PASS,
    max: Number(POOL), connection: { application_name: NAME }, fetch_types: false
  })
  return (request, argument) => sql.unsafe(request.text, [argument], { prepare: true }).values().then(rows => rows[0][0])
}

function byPg() {
  const pool = new pg.Pool({
    host: PG_HOST, port: Number(PG_PORT), database: PG_DATABASE, user: PG_USER, password: PG_PASS,
    max: Number(POOL), application_name: NAME
  })
  const names = new Map([...byUri.values()].map((request, i) => [request, 's' + i]))
  return (request, argument) =>
    pool.query({ name: names.get(request), text: request.text, values: [argument], rowMode: 'array' })
      .then(result => result.rows[0][0])
}

const query = CLIENT === 'pg' ? byPg() : byPostgres()

function answer(response, request, argument) {
  query(request, argument).then(
    body => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      response.writeHead(request.writes ? 201 : 200, { 'Content-Type': json, 'Content-Length': Buffer.byteLength(text) })
      response.end(text)
    },
    error => {
      response.writeHead(500)
      response.end(String(error.message))
    }
  )
}

createServer((incoming, response) => {
  const url = incoming.url
  let end = url.length
  while (end > 0 && url.charCodeAt(end - 1) >= 48 && url.charCodeAt(end - 1) <= 57) {
    end--
  }
  const request = byUri.get(url.slice(0, end))
  if (request === undefined) {
    response.writeHead(404).end()
  } else if (incoming.method === 'POST') {
    let body = ''
    incoming.setEncoding('utf8').on('data', part => { body += part }).on('end', () => answer(response, request, body))
  } else {
    answer(response, request, Number(url.slice(end)))
  }
}).listen({ host: '127.0.0.1', port: Number(PORT), backlog: 8192 })
