import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogMemory } from '#client/engine/passLogMemory.ts'
import { openEmbedded, openPostgres } from '#db/open.ts'
import { getChanges } from '#db/queries/passes.ts'
import { type ChangeId, idFromBytes, type NewId, type PassId, type SessionId } from '#shared/ids.ts'
import { applyChange, type Change, type Segment } from '#shared/labels/segments.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { createRandom, generateBundle } from '../fixtures/generate.ts'
import { type Client, createClient, importFolder } from './client.ts'
import { createDatabase } from './harness.ts'
import { createPlayer, type Line, type Player, sleep } from './manyClients.ts'
import { type ServerProcess, startServerProcess } from './process.ts'

// Many people and tabs on the same passes, over a line that loses, repeats and delays, at a server that is killed; afterwards
// every edit that was acknowledged, or shown as saved, must be there once.
// `RETRACE_PLAY_SECONDS=300 RETRACE_PLAY_SEED=7 vitest run … manyClients` plays longer, or the same dice again.

const seconds = Number(process.env.RETRACE_PLAY_SECONDS ?? 5)
/** What was played takes a while to be drained and counted. */
const timeoutMs = 180_000 + 2 * seconds * 1000
const seed = Number(process.env.RETRACE_PLAY_SEED ?? Date.now() % 1_000_000)
const durationUs = 20_000_000
const passCount = 2
/** Of each pass: two tabs of one browser, and three browsers of their own. */
const playersOfPass = 5
const killEverySeconds = 2.5

/** Of the real Postgres, where the tests run on one. */
let databaseUrl: string | null
let server: ServerProcess
let client: Client
const passIds: PassId[] = []

beforeAll(async () => {
  databaseUrl = await createDatabase()
  server = await startServerProcess(databaseUrl ? { DATABASE_URL: databaseUrl } : {})
  client = await createClient(server)
  const folder = await mkdtemp(join(tmpdir(), 'retrace-many-'))
  await client.projects.$post({ json: { key: 'many', name: 'Many' } })
  for (let index = 0; index < passCount; index++) {
    await generateBundle(folder, { pointers: 100, keys: 5, clicks: 5, frames: 2, durationUs, wPx: 320, hPx: 200, seed: index + 1 })
    const view = await importFolder(client, 'many', folder)
    const sessionId = view.result?.sessions[0]?.id as SessionId // an import without refusals has one
    passIds.push((await (await client.sessions[':id'].passes.$post({ param: { id: sessionId } })).json()).id)
  }
  await rm(folder, { recursive: true })
})
afterAll(() => server.close())

async function createPlayers(line: Line, random: () => number): Promise<Player[]> {
  const newId: NewId = (kind) =>
    idFromBytes(
      kind,
      Uint8Array.from({ length: 16 }, () => random() * 256),
    )
  const players: Player[] = []
  for (const passId of passIds) {
    const tabs = createLogMemory()
    for (let index = 0; index < playersOfPass; index++) {
      const memory = index < 2 ? tabs : createLogMemory()
      players.push(await createPlayer({ client: () => client, passId, memory, random, newId, durationUs, line }))
    }
  }
  return players
}

/** Kills and restarts the server until the end. Gives how often. */
async function keepKilling(untilMs: number, random: () => number): Promise<number> {
  for (let kills = 0; ; kills++) {
    await sleep(killEverySeconds * 1000 * (0.6 + 0.8 * random()))
    if (Date.now() > untilMs) return kills
    await server.kill()
    await server.restart()
  }
}

test(
  'whatever the line and the server do, each acknowledged edit is there once, in order, and all clients end up with the same',
  async () => {
    const random = createRandom(seed)
    const line: Line = { isBad: true, sends: 0, faults: 0 }
    const players = await createPlayers(line, random)
    const untilMs = Date.now() + seconds * 1000
    const playing = players.map(async (player) => {
      while (Date.now() < untilMs) {
        await player.play()
        if (random() < 0.01) await player.reload()
      }
    })
    const [kills] = await Promise.all([keepKilling(untilMs, random), ...playing])
    line.isBad = false
    await sleep(700) // what is still underway
    const ends = new Map<Player, readonly Segment[]>()
    // one after the other, then all once more: the first have not seen what the last drained
    for (let times = 0; times < 2; times++) for (const player of players) ends.set(player, await player.drain())
    await expect
      .poll(async () => Promise.all(players.map((each) => each.drain())).then((all) => new Set(all.map(show)).size))
      .toBe(passCount)
    for (const player of players) ends.set(player, await player.drain())
    for (const player of players) player.dispose()
    const finals = new Map<PassId, { segments: Segment[]; taxonomy: TaxonomyDoc }>()
    for (const id of passIds) {
      const { segments, taxonomy } = await (await client.passes[':id'].$get({ param: { id } })).json()
      finals.set(id, { segments, taxonomy: taxonomy.doc })
    }
    const logs = await readLogs()
    const sum = (count: (player: Player) => number) => players.reduce((total, each) => total + count(each), 0)
    console.info(
      `seed ${seed}: ${sum((each) => each.seen.made.flat().length)} edits by ${players.length} clients, ${line.sends} sends with ${line.faults} faults, ` +
        `${kills} kills, ${sum((each) => each.seen.reloads)} reloads, ${sum((each) => each.seen.merges)} merges, ${sum((each) => each.seen.conflicts)} conflicts, ` +
        `${countGone(players)} let go or replaced, ${[...logs.values()].flat().length} in the logs`,
    )

    for (const [id, log] of logs) {
      const { segments, taxonomy } = finals.get(id) ?? { segments: [], taxonomy: null }
      if (!taxonomy) throw new Error(`no pass ${id}`)
      const folded = log.reduce<readonly Segment[]>((before, each) => applyChange(before, each, taxonomy, durationUs), [])
      expect(show(folded), `seed ${seed}: the log folds to the segments`).toBe(show(segments))
      const places = new Map(log.map((each, index) => [each.id, index]))
      expect(places.size, `seed ${seed}: each edit once`).toBe(log.length)
      const made = new Set(players.flatMap((each) => each.seen.made.flat()))
      expect(
        log.map((each) => each.id).filter((each) => !made.has(each)),
        `seed ${seed}: nothing that nobody did`,
      ).toEqual([])
      for (const player of players.filter((each) => each.passId === id)) checkPlayer(player, ends.get(player) ?? [], places, segments)
    }
    expect(sum((each) => each.seen.made.flat().length)).toBeGreaterThan(100)
  },
  timeoutMs,
)

function countGone(players: readonly Player[]): number {
  const entries = new Set(players.flatMap((each) => each.memory.entries))
  return [...entries].filter((each) => each.state === 'let_go' || each.state === 'replaced').length
}

function checkPlayer(
  { seen, memory }: Player,
  end: readonly Segment[],
  places: ReadonlyMap<ChangeId, number>,
  segments: readonly Segment[],
): void {
  const missing = (ids: Iterable<ChangeId>) => [...ids].filter((each) => !places.has(each))
  expect(missing(seen.acknowledged), `seed ${seed}: acknowledged, and not there`).toEqual([])
  expect(missing(seen.claimed), `seed ${seed}: shown as saved, and not there`).toEqual([])
  const kept = memory.entries.filter((each) => each.state === 'saved' || each.state === 'waiting').map((each) => each.id)
  expect(missing(kept), `seed ${seed}: made, never let go, and not there`).toEqual([])
  for (const made of seen.made) {
    const order = made.flatMap((each) => places.get(each) ?? [])
    expect(order, `seed ${seed}: in the order in which they were made`).toEqual(order.toSorted((a, b) => a - b))
  }
  expect(seen.refused, `seed ${seed}: the server refuses nothing that the client took`).toEqual([])
  expect(show(end), `seed ${seed}: this client shows what is saved`).toBe(show(segments))
}

const show = (segments: readonly Segment[]) =>
  segments.map((each) => JSON.stringify([each.tier, each.startUs, each.endUs, each.text, each.id])).join('\n')

/** What stands in the database itself, after a last kill. */
async function readLogs(): Promise<Map<PassId, Change[]>> {
  await server.kill()
  const opened = databaseUrl ? await openPostgres(databaseUrl) : await openEmbedded({ folder: join(server.dataDir, 'database') })
  const logs = new Map<PassId, Change[]>()
  for (const id of passIds)
    logs.set(
      id,
      (await getChanges(opened.db, id)).map((each) => each.change),
    )
  await opened.close()
  return logs
}
