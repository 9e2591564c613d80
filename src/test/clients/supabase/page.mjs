// What runs in the page, bundled for the browser: a signed-in user's client, with a token that it was given.
import { createClient } from '@supabase/supabase-js'

globalThis.visit = async (url, key, token) => {
  const weir = createClient(url, key, { accessToken: async () => token })
  const read = await weir.from('notes').select('id, body', { count: 'exact' }).lt('id', 100).order('id')
  const written = await weir.from('notes').insert({ id: 300, body: 'from a page' }).select('body')
  const removed = await weir.from('notes').delete().eq('id', 300)
  const wrong = await weir.from('nots').select()
  const stranger = await createClient(url, key, { accessToken: async () => 'no.token.atall' }).from('notes').select()
  return {
    read: { data: read.data, count: read.count, error: read.error },
    written: { data: written.data, status: written.status, error: written.error },
    removed: { status: removed.status, error: removed.error },
    wrong: { status: wrong.status, code: wrong.error?.code, hint: wrong.error?.hint },
    stranger: { status: stranger.status, code: stranger.error?.code },
  }
}

/** What a page that CORS does not let in gets: nothing but an error of the network. */
globalThis.visitUninvited = async (url) => {
  try {
    return (await fetch(url + '/rest/v1/notes')).status
  } catch (error) {
    return error.name
  }
}
