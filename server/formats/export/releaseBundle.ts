import { sessionDoc } from '#shared/session.ts'
import { streamBlob } from './blob.ts'
import { exportBundle } from './bundle.ts'
import type { Exporter, Outgoing, ReleaseSource, Summary } from './types.ts'

async function summarise(source: ReleaseSource): Promise<Summary> {
  return { rows: source.contents.counts.rows, excluded: [] }
}

async function* write(source: ReleaseSource): AsyncIterable<Outgoing> {
  const asStored = (path: string): Outgoing => {
    const file = source.find(path)
    return { path, content: streamBlob(source.blobs, file.sha256), known: file }
  }
  yield asStored('contents.json')
  for (const { id } of source.contents.sessions) {
    const bytes = await source.blobs.read(source.find(`docs/${id}.json`).sha256)
    const doc = sessionDoc.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    yield asStored(`labels/${id}.json`)
    yield asStored(`rows/${id}.jsonl`)
    for await (const { path, content } of exportBundle(source, doc)) yield { path: `sessions/${id}/${path}`, content }
  }
}

/** The sessions whole, a bundle each in `sessions/`, with the reviewed labels and our own rows beside them. */
export const bundleExporter: Exporter = { id: 'bundle', title: 'Retrace bundles, lossless', formatVersion: 1, summarise, write }
