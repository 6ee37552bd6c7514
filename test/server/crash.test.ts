import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChangeId, PassId, SegmentId, SessionId } from '#shared/ids.ts'
import { newSegment } from '#shared/labels/segments.ts'
import { createRandom, generateBundle } from '../fixtures/generate.ts'
import { type Client, createClient, importFolder } from './client.ts'
import { type ServerProcess, startServerProcess } from './process.ts'

const kills = 4
let server: ServerProcess
let client: Client
let sessionId: SessionId

beforeAll(async () => {
  server = await startServerProcess()
  client = await createClient(server)
  const folder = await mkdtemp(join(tmpdir(), 'retrace-crash-'))
  await generateBundle(folder, { pointers: 500, keys: 10, clicks: 10, frames: 2, durationUs: 600_000_000, wPx: 320, hPx: 200, seed: 7 })
  await client.projects.$post({ json: { key: 'crash', name: 'Crash' } })
  const view = await importFolder(client, 'crash', folder)
  sessionId = view.result?.sessions[0]?.id as SessionId // an import without refusals has one
  await rm(folder, { recursive: true })
})
afterAll(() => server.close())

const newId = (prefix: string, number: number) => `${prefix}_${String(number).padStart(12, '0')}`

/** Writes one label after another until the server is gone; gives the numbers of those it acknowledged. */
async function writeUntilKilled(passId: PassId, first: number, killAfterMs: number): Promise<number[]> {
  const acknowledged: number[] = []
  const pass = await (await client.passes[':id'].$get({ param: { id: passId } })).json()
  let revision = pass.revision
  setTimeout(() => void server.kill(), killAfterMs)
  for (let number = first; ; number++) {
    const startUs = number * 100_000
    const place = { id: newId('seg', number) as SegmentId, tier: 'goal', startUs, endUs: startUs + 50_000 }
    const segment = newSegment(place, { text: `Label ${number}` })
    const change = { id: newId('chg', number) as ChangeId, name: 'Create', put: [segment], remove: [] }
    try {
      const answer = await client.passes[':id'].changes.$post(
        { param: { id: passId }, json: { changes: [change] } },
        { headers: { 'If-Match': `"${revision}"` } },
      )
      if (answer.status !== 200) throw new Error(`answered ${answer.status}`)
      revision = (await answer.json()).revision
      acknowledged.push(number)
    } catch (error) {
      if (server.process.exitCode === null && server.process.signalCode === null && !(error instanceof TypeError)) throw error
      return acknowledged
    }
  }
}

test('no acknowledged label is lost when the server is killed while labels are being written', async () => {
  const random = createRandom(11)
  const pass = await (await client.sessions[':id'].passes.$post({ param: { id: sessionId } })).json()
  const acknowledged: number[] = []
  for (let round = 0; round < kills; round++) {
    const first = (acknowledged.at(-1) ?? -1) + 2 // the one in flight may have been written too
    acknowledged.push(...(await writeUntilKilled(pass.id, first, 150 + random() * 350)))
    await server.restart()
    const after = await (await client.passes[':id'].$get({ param: { id: pass.id } })).json()
    const kept = new Set(after.segments.map((each) => each.text))
    expect(acknowledged.filter((number) => !kept.has(`Label ${number}`))).toEqual([])
    expect(after.revision).toBe(after.segments.length)
  }
  expect(acknowledged.length).toBeGreaterThan(kills)
})
