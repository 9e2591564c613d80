// A headless Chromium opens a page of another origin than the service's, and the page calls it.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'

const script = await readFile('page.bundle.js')
const pages = createServer((request, response) => {
  const isScript = request.url === '/page.js'
  response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
  response.end(isScript ? script : '<!doctype html><title>A page</title><script src="/page.js"></script>')
})
const { WEIR_URL: url, API_KEY: key, TOKEN: token, PAGE_PORT: port, CHROMIUM: executablePath } = process.env
let profile
let browser

before(async () => {
  await new Promise((listening) => pages.listen(Number(port), '127.0.0.1', listening))
  profile = await mkdtemp(join(tmpdir(), 'weir-chromium-'))
  browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
})

after(async () => {
  await browser?.close()
  pages.close()
  pages.closeAllConnections()
  if (profile) await rm(profile, { recursive: true, force: true })
})

const open = async (host) => {
  const page = await browser.newPage()
  await page.goto(`http://${host}:${port}/`)
  return page
}

test('a page of an origin that is allowed reads, writes and understands errors', async () => {
  const page = await open('localhost')
  const seen = await page.evaluate(([u, k, t]) => globalThis.visit(u, k, t), [url, key, token])
  assert.deepEqual(seen.read, {
    data: [
      { id: 1, body: 'for all' },
      { id: 2, body: 'for all too' },
      { id: 3, body: "ada's" },
    ],
    count: 3,
    error: null,
  })
  assert.deepEqual(seen.written, { data: [{ body: 'from a page' }], status: 201, error: null })
  assert.deepEqual(seen.removed, { status: 204, error: null })
  assert.deepEqual(seen.wrong, { status: 404, code: 'PGRST205', hint: "Perhaps you meant the table 'public.notes'" })
  assert.deepEqual(seen.stranger, { status: 401, code: 'PGRST301' })
})

test('a page of another origin gets nothing', async () => {
  const page = await open('127.0.0.1')
  assert.equal(await page.evaluate((u) => globalThis.visitUninvited(u), url), 'TypeError')
})
