import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { and, eq, gt, or, sql } from 'drizzle-orm'
import { type DerivedMedia, sessionBlobs, sessions } from '#db/schema/sessions.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { SpriteSet } from '#shared/replay/sprites.ts'
import type { SessionDoc } from '#shared/session.ts'
import type { Deps } from '../deps.ts'
import { toMachineError } from '../machineError.ts'
import { createSprites } from '../media/sprites.ts'
import { createThumb } from '../media/thumb.ts'
import { BlobCollector, holdBlobs } from './importBlobs.ts'
import { convertStream, quickenStream } from './importVideos.ts'

type Job = { deps: Deps; id: SessionId; doc: SessionDoc; collector: BlobCollector; tempDir: string; signal: AbortSignal }

/** Writes progress at most five times a second. `settle` waits for the last one, which must not come after the result. */
function createProgress({ deps, id }: Job, before: DerivedMedia): { report(fraction: number): void; settle(): Promise<void> } {
  let lastMs = 0
  let writing = Promise.resolve()
  const write = async (fraction: number) => {
    const derived = { ...before, progress: Math.min(0.99, fraction) }
    await deps.db.update(sessions).set({ derived }).where(eq(sessions.id, id))
  }
  return {
    report(fraction) {
      const nowMs = deps.now().getTime()
      if (nowMs - lastMs < 200) return
      lastMs = nowMs
      writing = writing.then(() => write(fraction)).catch((error: unknown) => deps.log.warn({ error, id }, 'progress could not be written'))
    },
    settle: () => writing,
  }
}

/** Copies for quick seeks, for the videos that nobody has looked at yet. */
async function quicken(job: Job, before: DerivedMedia): Promise<DerivedMedia> {
  const waiting = before.playable.filter((each) => !each.groups)
  if (waiting.length === 0) return before
  const progress = createProgress(job, before)
  const playable = before.playable.filter((each) => each.groups)
  try {
    for (const [index, each] of waiting.entries())
      playable.push(await quickenStream(job, each, (fraction) => progress.report((index + fraction) / waiting.length)))
  } finally {
    await progress.settle()
  }
  return { ...before, playable: playable.sort((a, b) => a.stream - b.stream) }
}

/** Sheets of every stream that has pictures; without those of a stream that can't be decoded to its end: it plays as far as it goes. */
async function addSprites(job: Job, before: DerivedMedia): Promise<DerivedMedia> {
  if (before.sprites) return before
  const { deps, id, doc, collector, signal } = job
  const withPictures = doc.streams.flatMap((each, stream) => (each.frames > 0 ? [{ each, stream }] : []))
  const progress = createProgress(job, before)
  const sprites: SpriteSet[] = []
  try {
    for (const [index, { each, stream }] of withPictures.entries()) {
      const playable = before.playable.find((known) => known.stream === stream)
      const video = each.kind === 'video' ? ensure(playable, 'video to play').sha256 : null
      const put = async (sheet: Uint8Array) => (await collector.put(sheet, 'derived', 'image/webp')).sha256
      const onProgress = (fraction: number) => progress.report((index + fraction) / withPictures.length)
      const set = await createSprites({ deps, doc, stream, video, put, signal, onProgress }).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'unsupported') throw error
        deps.log.warn({ error, id, stream }, 'no small pictures could be made')
        return null
      })
      if (set) sprites.push(set)
    }
  } finally {
    await progress.settle()
  }
  return { ...before, sprites }
}

/** What a session can't be used without: its videos as browsers play them, and its thumbnail. */
async function makePlayable(job: Job, before: DerivedMedia): Promise<DerivedMedia> {
  const known = new Set(before.playable.map((each) => each.stream))
  const waiting = job.doc.streams.flatMap((each, stream) => (each.kind === 'video' && !known.has(stream) ? [stream] : []))
  const progress = createProgress(job, before)
  const playable = [...before.playable]
  try {
    for (const [index, stream] of waiting.entries())
      playable.push(await convertStream(job, stream, (fraction) => progress.report((index + fraction) / waiting.length)))
  } finally {
    await progress.settle()
  }
  const thumb = await createThumb(job.deps, job.doc)
  const stored = thumb && (await job.collector.put(thumb, 'derived', 'image/webp'))
  return { ...before, thumb: stored?.sha256 ?? null, playable: playable.sort((a, b) => a.stream - b.stream) }
}

/** False when the session was removed meanwhile. */
async function commit(job: Job, derived: DerivedMedia): Promise<boolean> {
  const { deps, id, collector } = job
  return deps.db.transaction(async (tx) => {
    await holdBlobs(tx, deps, collector.rows.keys())
    const changed = await tx.update(sessions).set({ derived, status: 'ready' }).where(eq(sessions.id, id)).returning({ id: sessions.id })
    const rows = [...collector.rows.values()].map((row) => ({ sessionId: id, ...row }))
    if (changed.length > 0 && rows.length > 0) await tx.insert(sessionBlobs).values(rows).onConflictDoNothing()
    return changed.length > 0
  })
}

/**
 * The prepare job: converts the videos of a session that browsers can't play, makes its thumbnail and sets it `ready`. Repeating it
 * changes nothing. When the recording can't be converted the session is `failed` and keeps its events; when the signal aborts or the
 * disk is full it stays as far as it was. Either way nothing else is left. Does nothing for a session that is gone.
 */
export function prepareSession(deps: Deps, input: { sessionId: SessionId }, signal: AbortSignal): Promise<void> {
  return runSteps(deps, input, signal, [makePlayable])
}

/** The refine job, for a session that is prepared: copies for quick seeks, and the sheets of small pictures. It can be used without either. */
export function refineSession(deps: Deps, input: { sessionId: SessionId }, signal: AbortSignal): Promise<void> {
  return runSteps(deps, input, signal, [quicken, addSprites])
}

type Step = (job: Job, before: DerivedMedia) => Promise<DerivedMedia>

async function runSteps(deps: Deps, input: { sessionId: SessionId }, signal: AbortSignal, steps: readonly Step[]): Promise<void> {
  const id = input.sessionId
  const [row] = await deps.db
    .select({ doc: sessions.doc, derived: sessions.derived, status: sessions.status })
    .from(sessions)
    .where(eq(sessions.id, id))
  if (!row) return
  const { progress: _, ...before } = row.derived
  const tempDir = await mkdtemp(join(deps.stagingDir, 'convert-'))
  const job: Job = { deps, id, doc: row.doc, collector: new BlobCollector(deps), tempDir, signal }
  let settled: { derived: DerivedMedia; isReady: boolean } = { derived: before, isReady: row.status === 'ready' }
  try {
    for (const step of steps) {
      const derived = await step(job, settled.derived)
      signal.throwIfAborted()
      if (derived !== settled.derived && !(await commit(job, derived))) return
      settled = { derived, isReady: true }
    }
  } catch (error) {
    // a full disk says nothing of the recording: it stays as far as it was, and the next start takes it up again
    const isFull = toMachineError(error)?.code === 'storage_full'
    const failed = signal.aborted || settled.isReady || isFull ? {} : { status: 'failed' as const }
    await deps.db
      .update(sessions)
      .set({ derived: settled.derived, ...failed })
      .where(eq(sessions.id, id))
    throw error
  } finally {
    await rm(tempDir, { recursive: true, force: true })
    await job.collector.release(deps.db)
  }
}

/** Queues again what a stop between import and preparation left undone; for the start of a worker. Gives how many sessions that are. */
export async function resumePreparing(deps: Pick<Deps, 'db' | 'jobs'>): Promise<number> {
  const rows = await deps.db
    .select({ id: sessions.id, status: sessions.status, thumb: sql<string | null>`${sessions.derived}->>'thumb'` })
    .from(sessions)
    .where(
      or(
        eq(sessions.status, 'processing'),
        and(
          gt(sessions.frames, 0),
          eq(sessions.status, 'ready'),
          sql`(${sessions.derived}->>'thumb' is null or ${sessions.derived}->'sprites' is null
            or exists (select from jsonb_array_elements(${sessions.derived}->'playable') each where each->'groups' is null))`,
        ),
      ),
    )
  for (const { id, status, thumb } of rows)
    await deps.jobs.send(status === 'ready' && thumb !== null ? 'refine' : 'prepare', { sessionId: id })
  return rows.length
}
