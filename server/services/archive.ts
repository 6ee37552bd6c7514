import { createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { AppError } from '#shared/errors.ts'
import { refuse } from '../formats/refuse.ts'
import type { SourceEntry } from '../formats/types.ts'

/** What an archive may hold. Text of recorders packs to a tenth, DOM snapshots to a hundredth; a bomb to a thousandth. */
export const archiveLimits = {
  entries: 50_000,
  totalBytes: 16 * 1024 ** 3,
  /** Unpacked bytes per packed byte, looked at once a member is larger than `freeBytes`. */
  ratio: 300,
  freeBytes: 16 * 1024 ** 2,
}
export type ArchiveLimits = typeof archiveLimits

const unixTypeMask = 0o170000
const unixSymlink = 0o120000

/** Why a path of an upload or archive cannot be used; null when it can. Paths are relative, with `/`. */
export function whyBadPath(path: string): string | null {
  if (path === '') return 'an empty name'
  if (/\p{Cc}/u.test(path)) return 'a control character in the name'
  if (path.includes('\\')) return 'a backslash in the name'
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'an absolute name'
  if (path.split('/').some((part) => part === '..' || part === '.')) return 'a name that leaves its folder'
  if (path.length > 1024 || path.split('/').some((part) => Buffer.byteLength(part) > 255)) return 'a name that is too long'
  return null
}

const shown = (name: string) => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
const memberOf = (name: string) => `member ${shown(name)}`

/** True for the first bytes of a zip, an empty one included. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))
}

function toRefusal(archive: string, member: string | null, error: unknown): AppError {
  if (error instanceof AppError) return error
  const what = error instanceof Error ? error.message : String(error)
  return refuse('bad_input', archive, member === null ? null : memberOf(member), `the archive is damaged: ${what}`, error)
}

function checkMember(archive: string, entry: Entry, seen: Set<string>): void {
  const name = entry.fileName
  const fail = (what: string) => refuse('bad_input', archive, memberOf(name), what)
  const why = whyBadPath(name.endsWith('/') ? name.slice(0, -1) : name)
  if (why) throw fail(`${why} is not accepted`)
  // file systems that know no case, or one form of an accent only, would make these one file
  const folded = name.normalize('NFC').toLowerCase()
  if (seen.has(folded)) throw fail('the name occurs twice (upper and lower case count as one)')
  seen.add(folded)
  if (((entry.externalFileAttributes >>> 16) & unixTypeMask) === unixSymlink) throw fail('a symbolic link is not accepted')
  if (entry.isEncrypted()) throw refuse('unsupported', archive, memberOf(name), 'the member is encrypted')
}

/** Counts what really comes out: the sizes that an archive declares are its own claim. */
function guard(archive: string, entry: Entry, limits: ArchiveLimits, total: { bytes: number }): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      total.bytes += chunk.length
      const isBomb = bytes > limits.freeBytes && bytes > entry.compressedSize * limits.ratio
      if (isBomb) done(refuse('too_large', archive, memberOf(entry.fileName), `unpacks to over ${limits.ratio} times its size`))
      else if (total.bytes > limits.totalBytes)
        done(refuse('too_large', archive, memberOf(entry.fileName), `the archive unpacks to over ${limits.totalBytes} bytes`))
      else done(null, chunk)
    },
  })
}

async function extractMember(
  zip: ZipFile,
  archive: string,
  entry: Entry,
  file: string,
  limits: ArchiveLimits,
  total: { bytes: number },
  signal: AbortSignal,
): Promise<number> {
  try {
    const before = total.bytes
    const content = await zip.openReadStreamPromise(entry)
    await pipeline(content, guard(archive, entry, limits, total), createWriteStream(file, { flags: 'wx' }), { signal })
    return total.bytes - before
  } catch (error) {
    signal.throwIfAborted()
    throw toRefusal(archive, entry.fileName, error)
  }
}

/**
 * Unpacks a zip into `dir`, which is made, under numbers: no name of the archive reaches the file system. Throws `bad_input` or
 * `too_large` naming archive and member; the caller removes `dir`.
 */
export async function extractArchive(
  archive: SourceEntry,
  dir: string,
  signal: AbortSignal,
  limits: ArchiveLimits = archiveLimits,
): Promise<SourceEntry[]> {
  await mkdir(dir, { recursive: true })
  const zip = await openPromise(archive.file, { lazyEntries: true, autoClose: false, strictFileNames: false }).catch((error: unknown) => {
    throw toRefusal(archive.path, null, error)
  })
  const entries: SourceEntry[] = []
  const seen = new Set<string>()
  const total = { bytes: 0 }
  try {
    if (zip.entryCount > limits.entries)
      throw refuse('too_large', archive.path, null, `${zip.entryCount} members; at most ${limits.entries} are accepted`)
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted()
      checkMember(archive.path, entry, seen)
      if (entry.fileName.endsWith('/')) continue
      const file = join(dir, String(entries.length))
      const bytes = await extractMember(zip, archive.path, entry, file, limits, total, signal)
      entries.push({ path: entry.fileName, bytes, file })
    }
  } catch (error) {
    signal.throwIfAborted()
    throw toRefusal(archive.path, null, error)
  } finally {
    zip.close()
  }
  return entries
}

/** The first 64 KiB of a file. */
export async function readHead(file: string): Promise<Uint8Array> {
  const handle = await open(file)
  try {
    const buffer = Buffer.alloc(65_536)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
