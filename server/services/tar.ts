import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'
import { AppError } from '#shared/errors.ts'
import { whyBadPath } from './archive.ts'

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
    files.push(await writeHashed(entry as AsyncIterable<Uint8Array>, dir, name)) // an entry gives bytes only
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
