// supabase-js from node with an API key, which it sends as `apikey` and as the bearer.
import { createClient } from '@supabase/supabase-js'
import assert from 'node:assert/strict'
import { test } from 'node:test'

// Node 20 has no WebSocket of its own; nothing here opens one.
class NoSocket {}
const client = (key) =>
  createClient(process.env.WEIR_URL, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    realtime: { transport: NoSocket },
  })
const weir = client(process.env.API_KEY)

test('reads what the role of its key may see', async () => {
  const { data, error, count } = await weir
    .from('notes')
    .select('id, body', { count: 'exact' })
    .lt('id', 100)
    .order('id')
    .limit(1)
  assert.equal(error, null)
  assert.deepEqual(data, [{ id: 1, body: 'for all' }])
  assert.equal(count, 2)
})

test('counts without rows', async () => {
  const { count, error } = await weir.from('notes').select('*', { count: 'exact', head: true }).lt('id', 100)
  assert.equal(error, null)
  assert.equal(count, 2)
})

test('writes, changes and deletes', async () => {
  const inserted = await weir.from('notes').insert({ id: 200, body: 'from node' }).select('id, body')
  assert.deepEqual([inserted.error, inserted.data, inserted.status], [null, [{ id: 200, body: 'from node' }], 201])
  const updated = await weir.from('notes').update({ body: 'changed' }).eq('id', 200).select('body')
  assert.deepEqual([updated.error, updated.data], [null, [{ body: 'changed' }]])
  const deleted = await weir.from('notes').delete().eq('id', 200)
  assert.deepEqual([deleted.error, deleted.status], [null, 204])
})

test('understands an error', async () => {
  const { data, error, status } = await weir.from('notes').select('boddy')
  assert.equal(data, null)
  assert.equal(status, 400)
  assert.equal(error.code, '42703')
  assert.equal(error.hint, 'Perhaps you meant to reference the column "notes.body".')
})

test('is refused with a key that is not known', async () => {
  const { error, status } = await client('sb_secret_of_another').from('notes').select()
  assert.equal(status, 401)
  // It comes as the bearer too, where it is no token either.
  assert.equal(error.code, 'PGRST301')
})
