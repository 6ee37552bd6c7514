import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { fromBuffer } from 'yauzl'
import { z } from 'zod'
import { demoIntents } from '#server/demo/intents.ts'
import { bundleSession } from '#shared/bundle.ts'
import { type CanonicalEvent, canonicalEvent } from '#shared/events.ts'
import { idFromBytes, type LabelId } from '#shared/ids.ts'
import { compareSegments, newSegment, type Segment, segment } from '#shared/labels/segments.ts'
import { createRecording, type LoadedTracks, type Recording } from '#shared/replay/recording.ts'
import { TrackBuilder } from '#shared/tracks/builder.ts'

/** A recording with the labels that are held to be right. */
export type Case = { name: string; recording: Recording; segments: readonly Segment[] }

export function recordingFrom(events: readonly CanonicalEvent[], durationUs: number): Recording {
  const builder = new TrackBuilder()
  for (const event of events) builder.add(event)
  const loaded = Object.fromEntries(builder.build().map((track) => [track.kind, track])) as LoadedTracks // each under its own kind
  const doc = {
    ...{ source: { format: 'bench', formatVersion: '1', files: [] }, title: '', task: {}, platform: {}, clocks: [], durationUs },
    ...{ surfaces: [{ id: 'screen', space: 'screen_px' as const, title: '' }], geometry: [], streams: [], tracks: [], warnings: [] },
  }
  return createRecording(doc, loaded, [])
}

/** An id of a name, the same each time. */
export function labelIdOf(name: string): LabelId {
  const bytes = new Uint8Array(16)
  for (const [at, byte] of new TextEncoder().encode(name).entries()) bytes[at % 16] = ((bytes[at % 16] ?? 0) * 31 + byte) & 255
  return idFromBytes('label', bytes)
}

/** Sorted segments with ids of their own. */
export function toSegments(rows: readonly (Pick<Segment, 'tier' | 'startUs' | 'endUs'> & { labelId: LabelId | null })[]): Segment[] {
  const made = rows.map(({ labelId, ...place }, index) =>
    newSegment(
      {
        id: idFromBytes(
          'segment',
          Uint8Array.from({ length: 16 }, (_, at) => Math.floor(index / 32 ** (15 - at)) % 32),
        ),
        ...place,
      },
      { labelId },
    ),
  )
  return made.sort(compareSegments)
}

const step = z.object({ ...segment.pick({ tier: true, startUs: true, endUs: true }).shape, intent: z.string().nullable() })
const demoNames = ['order-lamps', 'correct-stock', 'answer-mail', 'tidy-inbox'] as const

/** The demo's recordings with what the recorder's script says was done when. */
export async function readDemoCases(): Promise<Case[]> {
  const known = new Set<string>(demoIntents.map((each) => each.key))
  const cases: Case[] = []
  for (const name of demoNames) {
    const path = (ending: string) => new URL(`../../../server/demo/${name}.${ending}`, import.meta.url)
    const members = await readMembers(fileURLToPath(path('zip')), ['session.json', 'events.jsonl'])
    const session = bundleSession.parse(JSON.parse(members[0] ?? ''))
    const lines = (members[1] ?? '').trim().split('\n')
    const steps = z.array(step).parse(JSON.parse(await readFile(path('steps.json'), 'utf8')))
    const rows = steps.map(({ intent, ...place }) => ({
      ...place,
      labelId: intent !== null && known.has(intent) ? labelIdOf(intent) : null,
    }))
    const recording = recordingFrom(
      lines.map((line) => canonicalEvent.parse(JSON.parse(line))),
      session.durationUs,
    )
    cases.push({ name, recording, segments: toSegments(rows) })
  }
  return cases
}

/** Members of a zip as text, in the order of `names`. */
async function readMembers(path: string, names: readonly string[]): Promise<string[]> {
  const bytes = await readFile(path)
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      const texts = new Map<string, string>()
      zip.on('entry', (entry) => {
        if (!names.includes(entry.fileName)) return zip.readEntry()
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure)
          const parts: Buffer[] = []
          stream.on('data', (part: Buffer) => parts.push(part))
          stream.on('end', () => {
            texts.set(entry.fileName, Buffer.concat(parts).toString())
            zip.readEntry()
          })
        })
      })
      zip.on('end', () => resolve(names.map((name) => texts.get(name) ?? '')))
      zip.on('error', reject)
      zip.readEntry()
    })
  })
}
