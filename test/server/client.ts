import { openAsBlob } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { hc } from 'hono/client'
import type { AppType } from '#server/app.ts'
import type { ImportView } from '#shared/api.ts'
import type { ServerProcess } from './process.ts'

export type Client = ReturnType<typeof hc<AppType>>

/** Signs in by the printed link and gives a token of the role: what a program would use. */
export async function createClient(server: ServerProcess): Promise<Client> {
  const token = new URL(server.link).searchParams.get('token') ?? ''
  const answer = await fetch(`${server.url}/api/auth/magic-link/verify?token=${token}&callbackURL=/`, { redirect: 'manual' })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const signedIn = hc<AppType>(`${server.url}/api`, { headers: { cookie, Origin: server.url } })
  const made = await (await signedIn.tokens.$post({ json: { name: 'test' } })).json()
  return hc<AppType>(`${server.url}/api`, { headers: { Authorization: `Bearer ${made.token}` } })
}

/** Uploads a folder as one recording, starts the import and waits for its end. */
export async function importFolder(client: Client, project: string, folder: string): Promise<ImportView> {
  const begun = await (await client.imports.$post({ json: { project, title: 'Generated' } })).json()
  const param = { id: begun.id }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    // the body is the file itself, which the typed call knows nothing of
    await client.imports[':id'].files.$put({ param, query: { path: relative(folder, path) } }, { init: { body: await openAsBlob(path) } })
  }
  await client.imports[':id'].start.$post({ param })
  for (;;) {
    const view = await (await client.imports[':id'].$get({ param })).json()
    if (view.state !== 'queued' && view.state !== 'running') return view
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
