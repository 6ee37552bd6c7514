import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Refusal } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { toRefusalDetails } from '../formats/refuse.ts'
import type { Importer, Sample, SourceEntry } from '../formats/types.ts'
import { extractArchive, isZip, whyBadPath } from './archive.ts'

/** One recording among what was offered: everything below one folder, one archive unpacked, or one file. */
export type Recording = { importer: Importer; name: string; path: string; entries: SourceEntry[] }
export type Found = { recordings: Recording[]; refused: Refusal[] }
type Search = { importers: readonly Importer[]; tempDir: string; signal: AbortSignal; archives: number }
/** Files below `path`, their own paths relative to it. */
type Tree = { name: string; path: string; entries: readonly SourceEntry[]; isInArchive: boolean }

const headBytes = 65_536
/** What file managers leave lying about. */
const litter = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*|__MACOSX\/.*)$/

function readHeadSync(file: string): Uint8Array {
  const handle = openSync(file, 'r')
  try {
    const buffer = Buffer.allocUnsafe(headBytes)
    return Uint8Array.from(buffer.subarray(0, readSync(handle, buffer, 0, headBytes, 0)))
  } finally {
    closeSync(handle)
  }
}

/** Keeps the last head only: those of 50,000 files would be 3 GB. */
function toSample(entries: readonly SourceEntry[]): Sample {
  let last: { file: string; head: Uint8Array } = { file: '', head: new Uint8Array() }
  const headOf = (file: string) => {
    if (last.file !== file) last = { file, head: readHeadSync(file) }
    return last.head
  }
  return { files: entries.map(({ path, bytes, file }) => ({ path, bytes, head: () => headOf(file) })) }
}

/** The importer with the highest sniff, null when all say 0. Throws `rejected` when two agree on the highest. */
export function chooseImporter(importers: readonly Importer[], sample: Sample, path: string): Importer | null {
  const scores = importers.map((importer) => ({ importer, score: importer.sniff(sample) })).filter((each) => each.score > 0)
  const highest = Math.max(0, ...scores.map((each) => each.score))
  const [best, ...rest] = scores.filter((each) => each.score === highest)
  if (rest.length > 0) {
    const ids = scores.filter((each) => each.score === highest).map((each) => each.importer.id)
    throw new AppError('rejected', `${path}: could be ${ids.join(' or ')}; say which format it is`, { details: { path } })
  }
  return best?.importer ?? null
}

const joinPath = (...parts: string[]) => parts.filter((part) => part !== '').join('/')

/**
 * An error as the line that the person reads. `path` is where the recording lies in what was offered, empty where it is all of it;
 * `name` is what that is called. Failures of our own are thrown on.
 */
export function toRefusal(path: string, name: string, error: unknown): Refusal {
  if (!(error instanceof AppError)) throw error
  const details = toRefusalDetails(error)
  const inner = details && details.path !== name && !isEndOf(details.path, path) ? details.path : ''
  return {
    path: joinPath(path, inner) || name,
    code: error.code,
    message: error.message,
    ...(details?.position === undefined ? {} : { position: details.position }),
  }
}

const isEndOf = (inner: string, path: string) => path === inner || path.endsWith(`/${inner}`)

function unknownFormat(search: Search, tree: Tree): Refusal {
  const titles = search.importers.map((each) => each.title).join(', ')
  const path = tree.path || tree.name
  if (tree.entries.length === 0) return { path, code: 'bad_input', message: `${path}: there are no files in it` }
  const what = tree.entries.length === 1 ? 'the file is' : `the ${tree.entries.length} files are`
  return { path, code: 'unsupported', message: `${path}: ${what} no recording in a format known here (${titles})` }
}

async function findInArchive(search: Search, tree: Tree, archive: SourceEntry): Promise<Found> {
  const path = joinPath(tree.path, archive.path)
  if (tree.isInArchive) {
    const message = `${path}: an archive inside an archive is not opened; unpack the outer one first`
    return { recordings: [], refused: [{ path, code: 'unsupported', message }] }
  }
  try {
    const entries = await extractArchive({ ...archive, path }, join(search.tempDir, String(search.archives++)), search.signal)
    return await findInTree(search, { name: archive.path.replace(/\.zip$/i, ''), path, entries, isInArchive: true })
  } catch (error) {
    search.signal.throwIfAborted()
    return { recordings: [], refused: [toRefusal(path, archive.path, error)] }
  }
}

async function findInFile(search: Search, tree: Tree, entry: SourceEntry): Promise<Found> {
  if (isZip(readHeadSync(entry.file))) return findInArchive(search, tree, entry)
  const path = joinPath(tree.path, entry.path)
  const single = { ...tree, path, name: entry.path, entries: [entry] }
  const importer = chooseImporter(search.importers, toSample([entry]), path)
  return importer
    ? { recordings: [{ importer, ...single, entries: [entry] }], refused: [] }
    : { recordings: [], refused: [unknownFormat(search, single)] }
}

function subtree(tree: Tree, folder: string, entries: readonly SourceEntry[]): Tree {
  const inside = entries.map((entry) => ({ ...entry, path: entry.path.slice(folder.length + 1) }))
  return { name: folder, path: joinPath(tree.path, folder), entries: inside, isInArchive: tree.isInArchive }
}

async function findInTree(search: Search, tree: Tree): Promise<Found> {
  search.signal.throwIfAborted()
  const importer = chooseImporter(search.importers, toSample(tree.entries), tree.path || tree.name)
  if (importer) return { recordings: [{ importer, name: tree.name, path: tree.path, entries: [...tree.entries] }], refused: [] }
  const folders = Map.groupBy(tree.entries, (entry) => (entry.path.includes('/') ? entry.path.slice(0, entry.path.indexOf('/')) : ''))
  const found: Found[] = []
  for (const [folder, entries] of folders) {
    if (folder !== '') found.push(await findInTree(search, subtree(tree, folder, entries)))
    else
      for (const entry of entries) {
        await setImmediate() // heads are read at once: among 50,000 files the server answers others too
        search.signal.throwIfAborted()
        found.push(await findInFile(search, tree, entry))
      }
  }
  const recordings = found.flatMap((each) => each.recordings)
  const refused = found.flatMap((each) => each.refused)
  // a folder with nothing for us in it is one refusal, not one per file
  const isAllUnknown = recordings.length === 0 && refused.every((each) => each.code === 'unsupported')
  return isAllUnknown && refused.length !== 1 ? { recordings, refused: [unknownFormat(search, tree)] } : { recordings, refused }
}

/** Refusals that are told one by one; of more, people read none. */
const maxRefusals = 100

function cutRefusals(refused: Refusal[], path: string): Refusal[] {
  if (refused.length <= maxRefusals) return refused
  const more = refused.length - maxRefusals
  return [...refused.slice(0, maxRefusals), { path, code: 'rejected', message: `${path}: ${more} more files were refused` }]
}

/**
 * Finds the recordings among the offered files: a folder or archive that an importer knows is one, with all that lies below it;
 * otherwise its folders, archives and files are looked at one by one. Archives are unpacked into `tempDir`.
 */
export async function findRecordings(
  offered: readonly SourceEntry[],
  options: { name: string; importers: readonly Importer[]; tempDir: string; signal: AbortSignal },
): Promise<Found> {
  const refused: Refusal[] = []
  const entries = offered.filter((entry) => {
    const why = whyBadPath(entry.path)
    if (why) refused.push({ path: entry.path, code: 'bad_input', message: `${JSON.stringify(entry.path)}: ${why} is not accepted` })
    return !why && !litter.test(entry.path)
  })
  const tree: Tree = { name: options.name, path: '', entries, isInArchive: false }
  try {
    const found = await findInTree({ ...options, archives: 0 }, tree)
    return { recordings: found.recordings, refused: cutRefusals([...refused, ...found.refused], options.name) }
  } catch (error) {
    options.signal.throwIfAborted()
    return { recordings: [], refused: [...refused, toRefusal('', options.name, error)] }
  }
}
