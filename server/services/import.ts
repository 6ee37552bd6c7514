import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { updateImport } from '#db/queries/imports.ts'
import { projects } from '#db/schema/sessions.ts'
import type { ImportResult, Refusal } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { ImportId, ProjectId } from '#shared/ids.ts'
import { toStorable, toStorableText } from '#shared/text.ts'
import type { Deps } from '../deps.ts'
import { findImporters } from '../formats/registry.ts'
import type { Report, SessionDraft, SourceEntry } from '../formats/types.ts'
import { isStop } from '../jobs/jobs.ts'
import { toMachineError } from '../machineError.ts'
import { BlobCollector } from './importBlobs.ts'
import { commitSession, findDuplicate, type ImportedSession, toImported } from './importCommit.ts'
import { findRecordings, type Recording, toRefusal } from './importFind.ts'
import { createReport } from './importReport.ts'
import { digestSources, storeContent, storeSources } from './importStore.ts'
import { findImport, listStaged, removeStaged } from './uploads.ts'

export type ImportTarget = { projectId: ProjectId; project: string; subject: string | null }
type Progress = (fraction: number, step: string) => void

/** Stores one draft: a new session, or the one that it is already. Whatever fails, nothing is left. */
async function importDraft(
  deps: Deps,
  target: ImportTarget,
  recording: Recording,
  draft: SessionDraft,
  report: Report,
  signal: AbortSignal,
): Promise<ImportedSession> {
  const collector = new BlobCollector(deps)
  const { projectId, project, subject } = target
  try {
    const files = await storeSources(collector, draft.sources, signal)
    const known = await findDuplicate(deps.db, projectId, { source: digestSources(files) })
    if (known) return { ...toImported(known, project), duplicateOf: known.id }
    const stored = await storeContent({ draft, collector, report, signal, importerId: recording.importer.id, name: recording.name, files })
    signal.throwIfAborted()
    const same = { source: stored.sourceDigest, content: stored.contentDigest }
    const before = await findDuplicate(deps.db, projectId, same)
    if (before) return { ...toImported(before, project), duplicateOf: before.id }
    const id = await commitSession(deps, { projectId, subject, stored, collector })
    if (id === null) {
      const winner = ensure(await findDuplicate(deps.db, projectId, same), 'session of the same recording')
      return { ...toImported(winner, project), duplicateOf: winner.id }
    }
    if (stored.doc.streams.length > 0) await deps.jobs.send('prepare', { sessionId: id })
    return toImported({ id, status: stored.unplayable > 0 ? 'processing' : 'ready', doc: stored.doc }, project)
  } finally {
    await collector.release(deps.db)
  }
}

async function importRecording(
  deps: Deps,
  target: ImportTarget,
  recording: Recording,
  onProgress: Progress,
  signal: AbortSignal,
): Promise<ImportedSession[]> {
  const done: ImportedSession[] = []
  const report = createReport(onProgress)
  const { name, entries } = recording
  for await (const draft of recording.importer.read({ name, entries, signal }, report)) {
    done.push(await importDraft(deps, target, recording, draft, report, signal))
  }
  return done
}

/**
 * Imports every recording among the files, one after the other; each is there whole or not at all. What can't be imported is told in
 * `refused`. Throws only when the signal aborts or something of ours fails; sessions finished before that stay.
 */
export async function importFiles(
  deps: Deps,
  input: { name: string; entries: readonly SourceEntry[]; target: ImportTarget; format: string | null },
  onProgress: Progress,
  signal: AbortSignal,
): Promise<ImportResult> {
  const tempDir = await mkdtemp(join(deps.stagingDir, 'unpack-'))
  try {
    const importers = findImporters(input.format)
    const { recordings, refused } = await findRecordings(input.entries, { name: input.name, importers, tempDir, signal })
    const sessions: ImportedSession[] = []
    const refusals: Refusal[] = [...refused]
    for (const [index, recording] of recordings.entries()) {
      const share: Progress = (fraction, step) => onProgress((index + fraction) / recordings.length, `${recording.name}: ${step}`)
      share(0, 'reading')
      try {
        sessions.push(...(await importRecording(deps, input.target, recording, share, signal)))
      } catch (error) {
        signal.throwIfAborted()
        refusals.push(toRefusal(recording.path, recording.name, error))
      }
    }
    return { sessions, refused: refusals }
  } finally {
    await rm(tempDir, { recursive: true, force: true })
  }
}

/** Writes progress at most five times a second: the row is read by whoever waits for it. */
function createProgress(deps: Deps, importId: ImportId): Progress {
  let lastMs = 0
  return (fraction, step) => {
    const nowMs = deps.now().getTime()
    if (nowMs - lastMs < 200) return
    lastMs = nowMs
    updateImport(deps.db, importId, ['running'], { progress: Math.min(0.99, fraction), step: toStorableText(step) }).catch(
      (error: unknown) => deps.log.warn({ error, importId }, 'progress could not be written'),
    )
  }
}

const endStates: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled'])

/**
 * The import job: imports the staged files of an import and writes its progress, result and final state (`done` when at least one
 * session came in or was there already, `failed` when everything was refused, `cancelled` when the signal aborted). The staged
 * files are gone afterwards, unless the worker stops: then the next one begins anew. Throws only what is no fault of the files.
 */
export async function importStaged(deps: Deps, input: { importId: ImportId }, signal: AbortSignal): Promise<ImportResult> {
  const { importId } = input
  const row = await findImport(deps, importId)
  if (endStates.has(row.state)) return row.result ?? { sessions: [], refused: [] } // the queue tries a failed job again
  const end = (state: 'done' | 'failed' | 'cancelled', step: string, result: ImportResult | null) =>
    updateImport(deps.db, importId, ['uploading', 'queued', 'running'], { state, step, result: toStorable(result), progress: 1 })
  let isLeft = false
  try {
    await updateImport(deps.db, importId, ['uploading', 'queued'], { state: 'running', step: 'Looking at the files' })
    const [project] = await deps.db.select({ key: projects.key }).from(projects).where(eq(projects.id, row.projectId))
    const target = { projectId: row.projectId, project: ensure(project, 'project of the import').key, subject: row.subject }
    const entries = await listStaged(deps, importId)
    const result = await importFiles(deps, { name: row.title, entries, target, format: row.format }, createProgress(deps, importId), signal)
    const isDone = result.sessions.length > 0
    await end(isDone ? 'done' : 'failed', isDone ? 'Done' : 'Nothing could be imported', result)
    return result
  } catch (error) {
    if (isStop(signal)) isLeft = true
    else if (signal.aborted) await end('cancelled', 'Cancelled', null)
    else await end('failed', 'Failed', toFailure(row.title, error))
    throw error
  } finally {
    if (!isLeft) await removeStaged(deps, importId)
  }
}

function toFailure(path: string, error: unknown): ImportResult {
  const known = error instanceof AppError ? error : toMachineError(error)
  const code = known?.code ?? 'internal'
  const message = known?.message ?? 'the import failed for a reason that is not in the files; the log says more'
  return { sessions: [], refused: [{ path, code, message }] }
}
