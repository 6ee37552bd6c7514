import { createHash, randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { AppError } from '#shared/errors.ts'
import { assertBlobName, type BlobInfo, type BlobStore, toReadable } from './store.ts'

const namePattern = /^[0-9a-f]{64}$/

/** A blob is on disk only when its folder's entry is too: rename alone may be lost with the power. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function isOlder(path: string, before: Date): Promise<boolean> {
  const info = await stat(path).catch(() => null) // gone meanwhile
  return info !== null && info.mtime < before
}

/** What a crash left half-written, all of it or what was last written before a moment. */
async function clearIncoming(incoming: string, before: Date | undefined): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    if (!before || (await isOlder(path, before))) await rm(path, { force: true })
  }
}

/**
 * Blobs as files `ab/abcdef…` below a folder: written beside, synced, renamed, and the folder synced. Where other processes use the
 * same folder, `othersSince` says from when on a half-written file may be theirs.
 */
export async function createFileBlobs(folder: string, options: { othersSince?: Date } = {}): Promise<BlobStore> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true })
  await clearIncoming(incoming, options.othersSince)

  const pathOf = (sha256: string) => {
    assertBlobName(sha256)
    return join(folder, sha256.slice(0, 2), sha256)
  }
  const sizeOf = async (sha256: string) => {
    const info = await stat(pathOf(sha256)).catch(() => null)
    if (!info) throw new AppError('not_found', `there is no blob ${sha256}`)
    return info.size
  }

  async function put(content: Uint8Array | Readable | ReadableStream<Uint8Array>): Promise<BlobInfo> {
    const temp = join(incoming, randomUUID())
    const hash = createHash('sha256')
    let bytes = 0
    const handle = await open(temp, 'wx')
    try {
      for await (const chunk of toReadable(content)) {
        hash.update(chunk)
        bytes += chunk.length
        await handle.writeFile(chunk)
      }
      await handle.sync()
      await handle.close()
      const sha256 = hash.digest('hex')
      const path = pathOf(sha256)
      const parent = join(folder, sha256.slice(0, 2))
      if (await mkdir(parent, { recursive: true })) await syncFolder(folder)
      await rename(temp, path)
      await syncFolder(parent)
      return { sha256, bytes }
    } catch (error) {
      await handle.close().catch(() => {})
      await rm(temp, { force: true })
      throw error
    }
  }

  return {
    put,
    size: sizeOf,
    has: (sha256) =>
      stat(pathOf(sha256)).then(
        () => true,
        () => false,
      ),
    async read(sha256) {
      await sizeOf(sha256)
      return readFile(pathOf(sha256))
    },
    async stream(sha256, range) {
      await sizeOf(sha256)
      // Node's `end` is inclusive
      const part = range ? { start: range.start, end: range.end - 1 } : {}
      return Readable.toWeb(createReadStream(pathOf(sha256), part)) as ReadableStream<Uint8Array>
    },
    async file(sha256) {
      await sizeOf(sha256)
      return { path: pathOf(sha256), release: async () => {} }
    },
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    async *list({ before } = {}) {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (!entry.isDirectory() || entry.name === 'incoming') continue
        for (const name of await readdir(join(folder, entry.name)))
          if (namePattern.test(name) && (!before || (await isOlder(join(folder, entry.name, name), before)))) yield name
      }
    },
    isReady: () =>
      stat(incoming).then(
        () => true,
        () => false,
      ),
  }
}
