import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importers } from '#server/formats/registry.ts'
import type { Sample } from '#server/formats/types.ts'
import { ensure } from '#shared/errors.ts'
import type { SessionDoc } from '#shared/session.ts'
import { createImporting, type Files, type Importing, offer, zip } from './offer.ts'
import { agentnetFiles, bundleFiles, ducktrackFiles, playwrightFiles } from './samples.ts'

/** A small recording of every format. A new format needs one here. */
const samples: Record<string, () => Files | Promise<Files>> = {
  agentnet: agentnetFiles,
  ducktrack: ducktrackFiles,
  playwright: () => playwrightFiles(),
  bundle: () => bundleFiles(),
}

let importing: Importing
beforeAll(async () => {
  importing = await createImporting()
})
afterAll(() => importing.close())

const toSample = (files: Files): Sample => ({
  files: Object.entries(files).map(([path, content]) => ({
    path,
    bytes: content.length,
    head: () => Buffer.from(content).subarray(0, 65_536),
  })),
})

/** What an import gives, without what depends on how a picture was packed. */
async function dump(doc: SessionDoc) {
  const { source, tracks, streams, ...rest } = doc
  return {
    ...rest,
    source: { ...source, files: source.files.map((file) => file.name) },
    tracks: tracks.map(({ kind, stream, rows }) => ({ kind, ...(stream === undefined ? {} : { stream }), rows })),
    streams: streams.map(({ media: _, ...stream }) => stream),
    events: await importing.eventsOf(doc),
  }
}

test('every format has a sample', () => {
  expect(importers.map((each) => each.id).sort()).toEqual(Object.keys(samples).sort())
})

describe.each(Object.keys(samples))('%s', (id) => {
  const filesOf = async () => ensure(samples[id], 'sample')()

  test('is known by itself alone', async () => {
    const sample = toSample(await filesOf())
    expect(importers.filter((each) => each.sniff(sample) > 0).map((each) => each.id)).toEqual([id])
  })

  test('is known under a name that says nothing, as a folder and as an archive', async () => {
    const files = await filesOf()
    const inFolder = Object.fromEntries(Object.entries(files).map(([path, content]) => [`x/${path}`, content]))
    for (const entries of [offer(inFolder), offer({ 'upload.bin': await zip(files) })]) {
      const result = await importing.import(entries)
      expect(result).toMatchObject({ sessions: [{ format: id, status: 'ready' }], refused: [] })
    }
  })

  test('is imported as it always was', async () => {
    const doc = await importing.docOf(await importing.import(offer(await filesOf()), { name: 'sample' }))
    await expect(JSON.stringify(await dump(doc), null, 2)).toMatchFileSnapshot(`golden/${id}.json`)
  })

  test('twice is one session', async () => {
    const entries = offer(await filesOf())
    const first = await importing.import(entries, { project: `twice-${id}` })
    const before = await importing.countEverything()
    const second = await importing.import(entries, { project: `twice-${id}` })
    expect(second.sessions[0]).toMatchObject({ id: first.sessions[0]?.id, duplicateOf: first.sessions[0]?.id })
    expect(await importing.countEverything()).toEqual(before)
  })

  test('damaged in any file is refused in one clear sentence, or imported with what can be used', async () => {
    const files = await filesOf()
    for (const [path, content] of Object.entries(files)) {
      const bytes = Buffer.from(content)
      for (const damaged of damagesOf(bytes)) {
        const before = await importing.countEverything()
        const result = await importing.import(offer({ ...files, [path]: damaged }))
        expect(result.sessions.length + result.refused.length).toBe(1)
        const [refusal] = result.refused
        if (!refusal) continue
        expect(refusal.message.length).toBeGreaterThan(20)
        expect(['bad_input', 'unsupported', 'too_large']).toContain(refusal.code)
        expect(await importing.countEverything()).toEqual(before)
      }
    }
  })
})

/** Cut off at both ends and in the middle, and a byte turned over in the middle. */
function damagesOf(bytes: Buffer): Buffer[] {
  if (bytes.length < 4) return []
  const middle = bytes.length >> 1
  const flipped = Buffer.from(bytes)
  flipped[middle] = (flipped[middle] ?? 0) ^ 0x80
  return [bytes.subarray(0, 1), bytes.subarray(0, middle), bytes.subarray(0, bytes.length - 2), flipped]
}
