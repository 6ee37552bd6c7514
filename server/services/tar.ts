import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract, type Pack, pack } from 'tar-stream'
import { AppError } from '#shared/errors.ts'
import type { ExportFile } from '../formats/types.ts'
import { whyBadPath } from './archive.ts'

/** The same for every file, so that equal files make equal archives. */
const header = { mode: 0o644, uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) }

async function addFile(archive: Pack, name: string, size: number, content: Readable): Promise<void> {
  await pipeline(content, archive.entry({ ...header, name, size }))
}

/** A tar needs each size before the bytes: content that doesn't know its own goes through `spool` first. */
async function addSpooled(archive: Pack, name: string, content: AsyncIterable<Uint8Array>, spool: string): Promise<void> {
  try {
    await pipeline(Readable.from(content), createWriteStream(spool))
    await addFile(archive, name, (await stat(spool)).size, createReadStream(spool))
  } finally {
    await rm(spool, { force: true })
  }
}

async function addAll(archive: Pack, files: AsyncIterable<ExportFile>, spool: string): Promise<void> {
  for await (const { path, content } of files) {
    if (content instanceof Uint8Array) await addFile(archive, path, content.length, Readable.from([content]))
    else await addSpooled(archive, path, content, spool)
  }
  archive.finalize()
}

/** Files as a tar, one after the other as they are read. `spool` is a file name that is free for the time of it. */
export async function* packTar(files: AsyncIterable<ExportFile>, spool: string): AsyncGenerator<Uint8Array> {
  const archive = pack()
  const adding = addAll(archive, files, spool).catch((error: Error) => archive.destroy(error))
  for await (const chunk of archive) yield chunk as Uint8Array // a pack gives bytes only
  await adding
}

export type WrittenFile = { path: string; bytes: number; sha256: string }

/**
 * Writes the files of a tar below `dir`, which is made. Only plain files with names that stay inside; throws `bad_input` for
 * anything else, and what was written until then is the caller's to remove.
 */
export async function extractTar(source: Readable, dir: string): Promise<WrittenFile[]> {
  const files: WrittenFile[] = []
  const archive = extract()
  // what breaks the source must break the loop below
  source.on('error', (error) => archive.destroy(error))
  source.pipe(archive)
  for await (const entry of archive) {
    const { name, type } = entry.header
    const why = type === 'file' ? whyBadPath(name) : `an entry of the kind ${type}`
    if (why) throw new AppError('bad_input', `archive member ${JSON.stringify(name.slice(0, 200))}: ${why} is not accepted`)
    files.push(await writeHashed(entry as AsyncIterable<Uint8Array>, dir, name))
  }
  return files
}

async function writeHashed(content: AsyncIterable<Uint8Array>, dir: string, path: string): Promise<WrittenFile> {
  const hash = createHash('sha256')
  let bytes = 0
  const count = new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      hash.update(chunk)
      bytes += chunk.length
      next(null, chunk)
    },
  })
  const file = join(dir, path)
  await mkdir(dirname(file), { recursive: true })
  await pipeline(content, count, createWriteStream(file, { flags: 'wx' }))
  return { path, bytes, sha256: hash.digest('hex') }
}
