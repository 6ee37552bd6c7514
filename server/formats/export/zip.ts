import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { ExportFile } from '../types.ts'

/** The earliest that a zip can say, so that equal files make equal archives. */
const mtime = new Date(1980, 0, 1)
const isPacked = (path: string) => !/\.(jsonl?|txt|csv|log|trace)$/i.test(path)

/** Files as a zip, read one after the other as it is sent. What is compressed already is stored. */
export async function toZip(files: AsyncIterable<ExportFile>): Promise<Readable> {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable // a PassThrough of Node's own, declared by its oldest interface
  // what fails on the way fails the reader of the zip; unheard it would end the process
  const fail = (error: Error) => output.destroy(error)
  zip.on('error', fail)
  for await (const { path, content } of files) {
    const options = { mtime, mode: 0o100644, compress: !isPacked(path), forceDosTimestamp: true }
    if (content instanceof Uint8Array) zip.addBuffer(Buffer.from(content), path, options)
    else zip.addReadStreamLazy(path, options, (open) => open(null, Readable.from(content).on('error', fail)))
  }
  zip.end()
  return output
}
