import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import yazl from 'yazl'
import { sessions } from '#db/schema/sessions.ts'
import type { Deps } from '#server/deps.ts'
import type { SourceEntry } from '#server/formats/types.ts'
import { importFiles } from '#server/services/import.ts'
import { prepareSession, refineSession } from '#server/services/importPrepare.ts'
import { loadTracks } from '#server/services/tracks.ts'
import type { ImportResult } from '#shared/api.ts'
import { ensure } from '#shared/errors.ts'
import type { CanonicalEvent } from '#shared/events.ts'
import type { ProjectId, SessionId } from '#shared/ids.ts'
import type { SessionDoc } from '#shared/session.ts'
import { decodeTrack } from '#shared/tracks/arrow.ts'
import { trackKinds } from '#shared/tracks/columns.ts'
import { iterateEvents } from '#shared/tracks/events.ts'
import { addProject } from '../fixtures.ts'
import { createTestServer, type TestServer } from '../harness.ts'

/** Files by name; `Uint8Array` for bytes. */
export type Files = Record<string, string | Uint8Array>

const folders: string[] = []

/** What somebody offers for import: files written to a folder of the test. */
export function offer(files: Files): SourceEntry[] {
  const folder = mkdtempSync(join(tmpdir(), 'retrace-offer-'))
  folders.push(folder)
  return Object.entries(files).map(([path, content], index) => {
    const file = join(folder, String(index))
    writeFileSync(file, content)
    return { path, bytes: statSync(file).size, file }
  })
}

/** All files below a folder, or one file. */
export function offerFolder(root: string): SourceEntry[] {
  const walk = (path: string): string[] =>
    statSync(path).isDirectory()
      ? readdirSync(path)
          .sort()
          .flatMap((name) => walk(join(path, name)))
      : [path]
  const base = statSync(root).isDirectory() ? root : join(root, '..')
  return walk(root).map((file) => ({ path: relative(base, file), bytes: statSync(file).size, file }))
}

export async function zip(files: Files): Promise<Uint8Array> {
  const archive = new yazl.ZipFile()
  for (const [name, content] of Object.entries(files)) archive.addBuffer(Buffer.from(content), name)
  archive.end()
  const chunks: Buffer[] = []
  for await (const chunk of archive.outputStream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A server to import into, and the questions that tests of importers ask. */
export type Importing = {
  server: TestServer
  /** Imports into a project of its own, unless one is named. */
  import(
    entries: SourceEntry[],
    options?: { name?: string; project?: string; format?: string; signal?: AbortSignal },
  ): Promise<ImportResult>
  importFolder(root: string, project?: string): Promise<ImportResult>
  docOf(result: ImportResult, index?: number): Promise<SessionDoc>
  eventsOf(doc: SessionDoc): Promise<CanonicalEvent[]>
  /** The record an event came from, as its recorder wrote it. */
  recordOf(doc: SessionDoc, event: CanonicalEvent): Promise<string>
  /** Rows, blobs and temporary files that are there: what must not grow when an import is refused. */
  countEverything(): Promise<{ sessions: number; blobs: number; tempFiles: string[] }>
  close(): Promise<void>
}

/** All that is made of a session after its import, as the jobs do it one after the other. */
export async function prepareWhole(deps: Deps, input: { sessionId: SessionId }, signal: AbortSignal): Promise<void> {
  await prepareSession(deps, input, signal)
  await refineSession(deps, input, signal)
}

export async function createImporting(): Promise<Importing> {
  const server = await createTestServer()
  const { deps } = server
  const projects = new Map<string, ProjectId>()
  let made = 0
  const projectOf = async (key: string) => {
    const id = projects.get(key) ?? (await addProject(server, key))
    projects.set(key, id)
    return id
  }
  const importing: Importing = {
    server,
    async import(entries, options = {}) {
      const project = options.project ?? `project-${++made}`
      const target = { projectId: await projectOf(project), project, subject: null }
      const signal = options.signal ?? new AbortController().signal
      return importFiles(deps, { name: options.name ?? 'offered', entries, target, format: options.format ?? null }, () => {}, signal)
    },
    importFolder: (root, project) => importing.import(offerFolder(root), { name: basename(root), ...(project ? { project } : {}) }),
    async docOf(result, index = 0) {
      const wanted = ensure(result.sessions[index], `session ${index}; refused: ${JSON.stringify(result.refused)}`)
      const rows = await deps.db.select({ id: sessions.id, doc: sessions.doc }).from(sessions)
      return ensure(
        rows.find((row) => row.id === wanted.id),
        'row of the session',
      ).doc
    },
    async eventsOf(doc) {
      const kinds = trackKinds.filter((kind) => kind !== 'frames' && kind !== 'sources')
      return [...iterateEvents(await loadTracks(deps, doc, kinds))]
    },
    async recordOf(doc, event) {
      const part = ensure(doc.tracks.find((each) => each.kind === 'sources')?.parts[0], 'source positions')
      const track = decodeTrack('sources', zstdDecompressSync(await deps.blobs.read(part.sha256)))
      const row = track.seq.indexOf(event.seq)
      const file = ensure(doc.source.files[track.file[row] ?? -1], 'source file')
      const bytes = await deps.blobs.read(file.sha256)
      const from = ensure(track.offset[row], 'offset')
      return Buffer.from(bytes.subarray(from, from + ensure(track.length[row], 'length'))).toString()
    },
    async countEverything() {
      let blobs = 0
      for await (const _ of deps.blobs.list()) blobs++
      const rows = await deps.db.select({ id: sessions.id }).from(sessions)
      return { sessions: rows.length, blobs, tempFiles: await readdir(deps.stagingDir) }
    },
    async close() {
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
      await server.close()
    },
  }
  return importing
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
