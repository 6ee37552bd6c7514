import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import type { Refusal } from '#shared/api.ts'
import { compareText } from '#shared/labels/segments.ts'

export type LocalFile = { /** Relative, with `/`. */ path: string; file: string; bytes: number }

/** The files of one path: all below a folder, or the one file. Links are refused: they may lead anywhere. */
export async function findFiles(path: string): Promise<{ files: LocalFile[]; refused: Refusal[] }> {
  const info = await lstat(path).catch(() => null)
  if (!info) return { files: [], refused: [{ path, code: 'not_found', message: `there is no file or folder ${path}` }] }
  if (info.isFile()) return { files: [{ path: basename(path), file: path, bytes: info.size }], refused: [] }
  if (!info.isDirectory()) return { files: [], refused: [{ path, code: 'unsupported', message: `${path} is neither file nor folder` }] }
  const files: LocalFile[] = []
  const refused: Refusal[] = []
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) continue
    if (entry.isFile())
      files.push({ path: file.slice(path.length).replaceAll('\\', '/').replace(/^\/+/, ''), file, bytes: (await lstat(file)).size })
    else refused.push({ path: file, code: 'unsupported', message: `${file} is a link or a device and was left out` })
  }
  return { files: files.sort((a, b) => compareText(a.path, b.path)), refused }
}

/** A file's bytes as the body of a request. */
export function toBody(file: string): RequestInit {
  // `duplex` is missing in the DOM's type of it
  return { body: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, duplex: 'half' } as RequestInit
}
