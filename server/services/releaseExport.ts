import { createHash } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { ReleaseId } from '#shared/ids.ts'
import { sortFiles } from '#shared/release/merkle.ts'
import { type ExportManifest, type ReleaseFile, type ReleaseManifest, releaseContents, releaseRow } from '#shared/release/types.ts'
import type { Deps } from '../deps.ts'
import { findExporter } from '../formats/export/registry.ts'
import type { SizedFile } from '../formats/export/tar.ts'
import type { Exporter, Outgoing, ReleaseSource } from '../formats/export/types.ts'
import { computeRoot, toCanonicalBytes } from './canonical.ts'
import { readManifest } from './release.ts'

/** An export that is ready to be sent. `root` is the release's; `write` gives the files in order, `manifest.json` last. */
export type Export = { files: ReleaseFile[]; rows: number; root: string; write(): AsyncIterable<SizedFile> }

const manifestName = 'manifest.json'

/** Throws `conflict` while the release is not ready, `unsupported` when there is no such format. */
export async function exportRelease(deps: Pick<Deps, 'db' | 'blobs'>, id: ReleaseId, format: string): Promise<Export> {
  const exporter = findExporter(format)
  const manifest = await readManifest(deps, id)
  const source = await openSource(deps, manifest)
  const files: ReleaseFile[] = []
  for await (const file of exporter.write(source)) files.push(await measure(file))
  const { rows, excluded } = await exporter.summarise(source)
  const sorted = sortFiles(files)
  const own: ExportManifest['export'] = {
    format: exporter.id,
    formatVersion: exporter.formatVersion,
    rows,
    excluded,
    root: computeRoot(sorted),
    files: sorted,
  }
  const content = toCanonicalBytes({ ...manifest, export: own })
  return {
    files: [...sorted, await measure({ path: manifestName, content })],
    rows,
    root: manifest.root,
    write: () => writeAll(exporter, source, files, content),
  }
}

async function* writeAll(
  exporter: Exporter,
  source: ReleaseSource,
  files: readonly ReleaseFile[],
  manifest: Uint8Array,
): AsyncIterable<SizedFile> {
  let index = 0
  for await (const { path, content } of exporter.write(source)) {
    const known = files[index++]
    if (known?.path !== path) throw new AppError('internal', `the export gave "${path}" where it gave "${known?.path}" before`)
    yield { path, content, bytes: known.bytes }
  }
  yield { path: manifestName, content: manifest, bytes: manifest.length }
}

async function measure(file: Outgoing): Promise<ReleaseFile> {
  if (file.known) return { path: file.path, bytes: file.known.bytes, sha256: file.known.sha256 }
  const hash = createHash('sha256')
  let bytes = 0
  for await (const part of file.content instanceof Uint8Array ? [file.content] : file.content) {
    hash.update(part)
    bytes += part.length
  }
  return { path: file.path, bytes, sha256: hash.digest('hex') }
}

async function openSource(deps: Pick<Deps, 'blobs'>, manifest: ReleaseManifest): Promise<ReleaseSource> {
  const { blobs } = deps
  const byPath = new Map(manifest.files.map((file) => [file.path, file]))
  const find = (path: string) => {
    const file = byPath.get(path)
    if (!file) throw new AppError('not_found', `the release has no file "${path}"`)
    return file
  }
  const readText = async (path: string) => Buffer.from(await blobs.read(find(path).sha256)).toString('utf8')
  const contents = releaseContents.parse(JSON.parse(await readText('contents.json')))
  return {
    manifest,
    contents,
    blobs,
    find,
    async *readRows() {
      for (const session of contents.sessions) {
        const lines = (await readText(`rows/${session.id}.jsonl`)).split('\n')
        for (const line of lines) if (line !== '') yield releaseRow.parse(JSON.parse(line))
      }
    },
  }
}
