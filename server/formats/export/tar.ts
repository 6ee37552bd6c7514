import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import type { ExportFile } from '../types.ts'

/** A file whose size is known before it is sent. */
export type SizedFile = ExportFile & { bytes: number }

type Pack = ReturnType<typeof pack>

function waitForRoom(entry: ReturnType<Pack['entry']>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      entry.off('drain', done)
      entry.off('close', done)
      resolve()
    }
    entry.on('drain', done)
    entry.on('close', done)
  })
}

/** Writes one file and waits until the tar has taken all of it. */
async function addFile(tar: Pack, file: SizedFile): Promise<void> {
  const done = Promise.withResolvers<void>()
  const header = { name: file.path, size: file.bytes, mtime: new Date(0), mode: 0o644, uid: 0, gid: 0, uname: '', gname: '' }
  const entry = tar.entry(header, (error) => (error ? done.reject(error) : done.resolve()))
  done.promise.catch(() => {}) // the loop below may fail first, and then says why
  entry.on('error', () => {}) // the same error, which the reader of the tar gets; unheard it would end the process
  for await (const part of file.content instanceof Uint8Array ? [file.content] : file.content) {
    if (!entry.write(part)) await waitForRoom(entry)
    if (entry.destroyed) return // whoever read the tar has gone
  }
  entry.end(null)
  await done.promise
}

/** Files as a tar: the same files give the same bytes, so times and owners are all zero. */
export function toTar(files: AsyncIterable<SizedFile>): Readable {
  const tar = pack()
  const fill = async () => {
    for await (const file of files) await addFile(tar, file)
    tar.finalize()
  }
  fill().catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))))
  return Readable.from(tar)
}
