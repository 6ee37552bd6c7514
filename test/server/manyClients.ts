import { createPassEditor, type PassEditor } from '#client/engine/passEditor.ts'
import { createMemoryLog, type LogMemory } from '#client/engine/passLogMemory.ts'
import type { PassTransport } from '#client/engine/sendQueue.ts'
import { type PassNews, type PassView, passNews } from '#shared/api.ts'
import { AppError, type ErrorBody } from '#shared/errors.ts'
import type { ChangeId, NewId, PassId } from '#shared/ids.ts'
import {
  createSegment,
  deleteSegment,
  type EditContext,
  mergeWithNext,
  moveSegment,
  resizeSegment,
  setSegmentText,
  splitSegment,
} from '#shared/labels/edits.ts'
import type { Change, Segment } from '#shared/labels/segments.ts'
import type { Client } from './client.ts'

export type Random = () => number
export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** How bad the line is; all clients share it. */
export type Line = { isBad: boolean; sends: number; faults: number }

/** What a player saw, to be held against what the server has in the end. */
export type Seen = {
  /** Every edit made, in order, by the editor that made it. */
  made: ChangeId[][]
  /** Edits that an answer of the server acknowledged. */
  acknowledged: Set<ChangeId>
  /** Edits that stood as saved before the person's eyes. */
  claimed: Set<ChangeId>
  refused: string[]
  conflicts: number
  merges: number
  reloads: number
}

export type Player = {
  readonly passId: PassId
  readonly seen: Seen
  readonly memory: LogMemory
  play(): Promise<void>
  reload(): Promise<void>
  /** Sends all that waits, however often it takes, and reads what others did. */
  drain(): Promise<readonly Segment[]>
  dispose(): void
}

type PlayerOptions = {
  client: () => Client
  passId: PassId
  memory: LogMemory
  random: Random
  newId: NewId
  durationUs: number
  line: Line
}

/** A real editor with the real rules; only the line to the server is a bad one. */
export async function createPlayer(options: PlayerOptions): Promise<Player> {
  const { client, passId, memory, random, newId, durationUs, line } = options
  const seen: Seen = {
    made: [],
    acknowledged: new Set(),
    claimed: new Set(),
    refused: [],
    conflicts: 0,
    merges: 0,
    reloads: 0,
  }
  const read = () => readPass(client(), passId)
  const deliver = async (changes: Change[], revision: number) => {
    const answer = await post(client(), passId, changes, revision)
    for (const each of changes) seen.acknowledged.add(each.id)
    return answer
  }
  const transport: PassTransport = { send: createBadLine(line, random, deliver), read, news: (since) => readNews(client(), passId, since) }
  let editor = await open()

  async function open(): Promise<PassEditor> {
    const pass = await persist(read)
    const all: ChangeId[] = []
    seen.made.push(all)
    /** Since it last stood as saved. */
    const made: ChangeId[] = []
    const log = createMemoryLog({ passId, userId: 'one', editorId: newId('change'), nowMs: () => 0 }, memory)
    const spied: typeof log = {
      ...log,
      write(part) {
        for (const list of [all, made]) list.push(...(part.add ?? []).map((each) => each.id))
        return log.write(part)
      },
    }
    const opened = createPassEditor({ pass, durationUs, newId, transport, log: spied, now: () => new Date(0), retryMs: [5, 20, 60] })
    let incoming: unknown = null
    const isGone = (id: ChangeId) => memory.entries.some((each) => each.id === id && each.state !== 'waiting' && each.state !== 'saved')
    const claim = async (ids: ChangeId[]) => {
      await sleep(20)
      for (const id of ids) if (!isGone(id)) seen.claimed.add(id)
    }
    opened.store.subscribe((state) => {
      // what was let go with the choice that made it saved is in the log a moment later
      if (state.save.kind === 'saved' && made.length > 0) void claim(made.splice(0))
      if (state.incoming !== incoming) seen.merges++
      incoming = state.incoming
    })
    return opened
  }
  const settle = () => {
    const { save } = editor.store.getState()
    if (save.kind === 'refused') {
      seen.refused.push(save.message)
      editor.letGo(save.id)
    }
    if (save.kind !== 'conflict') return
    seen.conflicts++
    try {
      editor.resolve(save.merged.clashes.map(() => (random() < 0.5 ? 'mine' : 'theirs')))
    } catch {
      editor.resolve('theirs') // the choices broke a rule together: what others have can always stand
    }
  }
  return {
    passId,
    seen,
    memory,
    async play() {
      try {
        edit(editor, random, { ...editor.store.getState(), taxonomy: editor.store.getState().pass.taxonomy.doc, durationUs, newId })
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'rejected') throw error
      }
      if (random() < 0.3) settle()
      if (random() < 0.1) editor.lookForNews()
      await sleep(random() * 90)
    },
    async reload() {
      seen.reloads++
      editor.dispose()
      editor = await open()
    },
    async drain() {
      for (let times = 0; times < 2000; times++) {
        settle()
        editor.retry()
        if (editor.store.getState().save.kind === 'saved') break
        await sleep(5)
      }
      await editor.flush()
      return editor.store.getState().segments
    },
    dispose: () => editor.dispose(),
  }
}

/** One edit of some kind, at some place. */
function edit(editor: PassEditor, random: Random, context: EditContext): void {
  const { segments } = context
  const pick = segments[Math.floor(random() * segments.length)]
  const tUs = Math.floor(random() * context.durationUs)
  const kind = random()
  if (!pick || kind < 0.35) {
    const tier = random() < 0.6 ? 'goal' : 'subgoal'
    editor.apply(createSegment(context, { tier, span: { startUs: tUs, endUs: tUs + 20_000 + random() * 80_000 } }).change)
  } else if (kind < 0.5) editor.apply(setSegmentText(context, pick.id, `said ${Math.floor(random() * 1000)}`))
  else if (kind < 0.6) editor.apply(resizeSegment(context, pick.id, random() < 0.5 ? 'start' : 'end', pick.startUs + random() * 100_000))
  else if (kind < 0.7) editor.apply(moveSegment(context, pick.id, (random() - 0.5) * 200_000))
  else if (kind < 0.77) editor.apply(splitSegment(context, pick.id, (pick.startUs + pick.endUs) / 2).change)
  else if (kind < 0.84) editor.apply(mergeWithNext(context, pick.id))
  else if (kind < 0.9) editor.apply(deleteSegment(context, pick.id))
  else if (kind < 0.97) editor.undo()
  else editor.redo()
}

type Deliver = (changes: Change[], revision: number) => Promise<{ revision: number }>

/** Loses requests and answers, sends twice, and lets a request come long after it was given up. */
function createBadLine(line: Line, random: Random, deliver: Deliver): Deliver {
  const lost = () => new AppError('unavailable', 'the line is bad')
  return async (changes, revision) => {
    line.sends++
    if (!line.isBad) return deliver(changes, revision)
    const fault = random()
    if (fault < 0.5) line.faults++
    await sleep(random() * 15)
    if (fault < 0.12) throw lost() // on the way there
    if (fault < 0.24) {
      await deliver(changes, revision).catch(() => undefined)
      throw lost() // on the way back
    }
    if (fault < 0.32) {
      const [first, second] = [deliver(changes, revision), deliver(changes, revision)]
      const [answer, other] = random() < 0.5 ? [first, second] : [second, first]
      other.catch(() => undefined)
      return answer
    }
    if (fault < 0.42) {
      setTimeout(() => void deliver(changes, revision).catch(() => undefined), 20 + random() * 300)
      throw lost() // given up, and there later, maybe after the next one
    }
    if (fault < 0.5) setTimeout(() => void deliver(changes, revision).catch(() => undefined), 20 + random() * 300)
    return deliver(changes, revision)
  }
}

async function post(client: Client, id: PassId, changes: Change[], revision: number): Promise<{ revision: number }> {
  const request = client.passes[':id'].changes.$post({ param: { id }, json: { changes } }, { headers: { 'If-Match': `"${revision}"` } })
  const answer = await request.catch((cause: unknown) => {
    throw new AppError('unavailable', 'the server does not answer', { cause })
  })
  if (answer.status === 200) return answer.json()
  const { error } = (await (answer as Response).json()) as ErrorBody // every other answer has this body
  throw new AppError(error.code, error.message, { details: error.details })
}

async function readPass(client: Client, id: PassId): Promise<PassView> {
  return (await client.passes[':id'].$get({ param: { id } })).json()
}

async function readNews(client: Client, id: PassId, since: number): Promise<PassNews | null> {
  const answer = await client.passes[':id'].news.$get({ param: { id }, query: { since: String(since) } })
  return passNews.nullable().parse(await answer.json())
}

/** Again until it works: the server may be down. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch {
      await sleep(50)
    }
  }
}
