import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import { deleteImport, getImport, type ImportRow, insertImport, toImportView, updateImport } from '#db/queries/imports.ts'
import { toUserId } from '#db/queries/visible.ts'
import type { ImportView, newImport } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import { type ImportId, idFromBytes } from '#shared/ids.ts'
import { compareText } from '#shared/labels/segments.ts'
import { type Actor, isAllowed } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import type { SourceEntry } from '../formats/types.ts'
import { whyBadPath } from './archive.ts'
import { findProject } from './projects.ts'

/** What one import may hold. A day of screen video is about 20 GB; a session of single pictures has tens of thousands of files. */
export const uploadLimits = { fileBytes: 50e9, files: 200_000 }

/** The folder of an import's files. Names inside are ours: what the sender calls a file stands in the file beside it. */
export const stagingOf = (deps: Pick<Deps, 'stagingDir'>, id: ImportId): string => join(deps.stagingDir, id)

/**
 * Begins an import. The same person's same idempotency key is the same import, so a request can be repeated;
 * throws `conflict` when the repeat asks for something else.
 */
export async function createImport(deps: Deps, actor: Actor, input: z.infer<typeof newImport>, key: string | null): Promise<ImportView> {
  const id = key === null ? deps.newId('import') : idFromBytes('import', createHash('sha256').update(`${actor.id}\0${key}`).digest())
  const row: ImportRow = {
    id,
    projectId: await findProject(deps, input.project),
    userId: toUserId(actor),
    title: input.title,
    format: input.format ?? null,
    subject: input.subject ?? null,
    state: 'uploading',
    progress: 0,
    step: 'Sending files',
    result: null,
    createdAt: deps.now(),
  }
  if (await insertImport(deps.db, row)) {
    await mkdir(stagingOf(deps, id), { recursive: true })
    return toImportView(row)
  }
  const known = await findImport(deps, id)
  const isSame = (['projectId', 'title', 'format', 'subject'] as const).every((field) => known[field] === row[field])
  if (!isSame) throw new AppError('conflict', `the idempotency key "${key}" was used for another import`)
  return toImportView(known)
}

/** Throws `not_found` where there is none, or none that the actor may know of. */
export async function findOwnImport(deps: Deps, actor: Actor, id: ImportId): Promise<ImportRow> {
  const row = await findImport(deps, id)
  if (!isAllowed(actor, 'session.import', { ownerId: row.userId })) throw missing(id)
  return row
}

const missing = (id: ImportId) => new AppError('not_found', `there is no import ${id}`)

/** Throws `not_found`. */
export async function findImport(deps: Deps, id: ImportId): Promise<ImportRow> {
  const row = await getImport(deps.db, id)
  if (!row) throw missing(id)
  return row
}

/** Throws `bad_input` for names that could not stand inside a folder. Even a good name is a label only, never a path of ours. */
function assertGoodPath(path: string): void {
  const why = whyBadPath(path)
  if (why) throw new AppError('bad_input', `${JSON.stringify(path.slice(0, 200))}: ${why} is not accepted`)
}

/** Writes one file of an import that is not started. A second one of the same name takes its place; half a file never stays. */
export async function stageFile(
  deps: Deps,
  id: ImportId,
  path: string,
  content: ReadableStream<Uint8Array> | null,
  maxBytes = uploadLimits.fileBytes,
): Promise<{ path: string; bytes: number }> {
  assertGoodPath(path)
  const row = await findImport(deps, id)
  if (row.state !== 'uploading') throw new AppError('conflict', `import ${id} is ${row.state} and takes no more files`)
  const folder = await findStaging(deps, id)
  const base = join(folder, createHash('sha256').update(path).digest('hex'))
  const part = `${base}.${deps.newId('change')}.part`
  try {
    const bytes = await writeLimited(part, content, maxBytes, path)
    await rename(part, `${base}.bin`)
    await writeFile(`${base}.json`, JSON.stringify({ path, bytes }))
    return { path, bytes }
  } catch (error) {
    await rm(part, { force: true })
    await findStaging(deps, id) // removed while the file was being sent: then that is what went wrong
    throw error
  }
}

async function findStaging(deps: Deps, id: ImportId): Promise<string> {
  const folder = stagingOf(deps, id)
  if (await stat(folder).catch(() => null)) return folder
  // the folder is emptied when the server starts: going on would import what is left of a recording
  throw new AppError('conflict', `the files of import ${id} are gone: it was removed, or the server stopped; begin it again`)
}

async function writeLimited(file: string, content: ReadableStream<Uint8Array> | null, limit: number, path: string): Promise<number> {
  let bytes = 0
  const count = new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      bytes += chunk.length
      next(bytes > limit ? new AppError('too_large', `${path} has more than ${limit} bytes`) : null, chunk)
    },
  })
  // the two declarations of web streams (DOM's and Node's) describe the same object
  const source = content ? Readable.fromWeb(content as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([])
  await pipeline(source, count, createWriteStream(file, { flags: 'wx' }))
  return bytes
}

/** The files sent so far, in order of their names. */
export async function listStaged(deps: Deps, id: ImportId): Promise<SourceEntry[]> {
  const folder = await findStaging(deps, id)
  const entries: SourceEntry[] = []
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue
    const { path, bytes } = JSON.parse(await readFile(join(folder, name), 'utf8')) as { path: string; bytes: number } // written by stageFile
    entries.push({ path, bytes, file: join(folder, name.replace(/json$/, 'bin')) })
  }
  return entries.sort((a, b) => compareText(a.path, b.path))
}

/** Queues the import. Starting one that is started already changes nothing. Throws `bad_input` when no file was sent. */
export async function startImport(deps: Deps, id: ImportId): Promise<ImportView> {
  const row = await findImport(deps, id)
  if (row.state !== 'uploading') return toImportView(row)
  const files = await listStaged(deps, id)
  if (files.length === 0) throw new AppError('bad_input', `"${row.title}" has no files in it`)
  if (files.length > uploadLimits.files)
    throw new AppError('too_large', `"${row.title}" has ${files.length} files; an import takes ${uploadLimits.files}`)
  if (await updateImport(deps.db, id, ['uploading'], { state: 'queued', step: 'Waiting' })) await deps.jobs.send('import', { importId: id })
  return toImportView(ensure(await getImport(deps.db, id), 'import just started'))
}

/** Cancels an import that is under way, dismisses one that has ended: its row, its files and its job are gone. Sessions it made stay. */
export async function removeImport(deps: Deps, id: ImportId): Promise<void> {
  await findImport(deps, id)
  await deleteImport(deps.db, id)
  await deps.jobs.cancel('import', { importId: id })
  await removeStaged(deps, id)
}

export async function removeStaged(deps: Deps, id: ImportId): Promise<void> {
  await rm(stagingOf(deps, id), { recursive: true, force: true })
}
