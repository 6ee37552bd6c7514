import { findAgentnetObstacle, imageName, toAgentnetLine } from '#shared/release/agentnet.ts'
import { type ReleaseRow, type SplitName, splitNames } from '#shared/release/types.ts'
import { toAgentnetCard } from './agentnetCard.ts'
import { streamBlob } from './blob.ts'
import type { Exporter, Outgoing, ReleaseSource, Summary } from './types.ts'

async function summarise(source: ReleaseSource): Promise<Summary> {
  let rows = 0
  const excluded = new Map<string, number>()
  for await (const row of source.readRows()) {
    const obstacle = findAgentnetObstacle(row)
    if (obstacle) excluded.set(obstacle, (excluded.get(obstacle) ?? 0) + 1)
    else rows++
  }
  return { rows, excluded: [...excluded].map(([reason, count]) => ({ reason, count })) }
}

async function* writeLines(source: ReleaseSource, split: SplitName): AsyncIterable<Uint8Array> {
  for await (const row of source.readRows()) {
    const line = row.split === split && toAgentnetLine(row)
    if (line) yield Buffer.from(`${JSON.stringify(line)}\n`)
  }
}

/** Names of the pictures that a row's line shows. */
function imagesOf(row: ReleaseRow): string[] {
  const line = toAgentnetLine(row)
  if (!line) return []
  const shown = new Set(line.traj.map((step) => step.image))
  return row.steps.flatMap((step) => (step.picture && shown.has(imageName(step.picture)) ? [imageName(step.picture)] : []))
}

async function* write(source: ReleaseSource): AsyncIterable<Outgoing> {
  const images = new Set<string>()
  const splits = new Set<SplitName>()
  for await (const row of source.readRows()) {
    const names = imagesOf(row)
    if (names.length > 0) splits.add(row.split)
    for (const name of names) images.add(name)
  }
  const used = splitNames.filter((name) => splits.has(name))
  yield { path: 'README.md', content: Buffer.from(toAgentnetCard(source.contents, used)) }
  for (const name of [...images].sort()) {
    const file = source.find(`images/${name}`)
    yield { path: file.path, content: streamBlob(source.blobs, file.sha256), known: file }
  }
  for (const split of used) yield { path: `${split}.jsonl`, content: writeLines(source, split) }
}

/** AgentNet/OpenCUA training JSONL, a line a task, one file a split, with the pictures in `images/`. */
export const agentnetExporter: Exporter = {
  id: 'agentnet',
  title: 'AgentNet / OpenCUA JSONL with images',
  formatVersion: 1,
  summarise,
  write,
}
