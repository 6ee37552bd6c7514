import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { exportBundle } from '#server/formats/export/bundle.ts'
import { bundleFrame, bundleSession } from '#shared/bundle.ts'
import { ensure } from '#shared/errors.ts'
import { canonicalEvent } from '#shared/events.ts'
import type { SessionDoc } from '#shared/session.ts'
import { realdata } from '../../realdata.ts'
import { createImporting, type Files, type Importing, offer, offerFolder, zip } from './offer.ts'
import { agentnetFiles, bundleFiles, playwrightFiles } from './samples.ts'

let importing: Importing
beforeAll(async () => {
  importing = await createImporting()
})
afterAll(() => importing.close())

async function exportOf(doc: SessionDoc): Promise<Files> {
  const files: Files = {}
  for await (const { path, content } of exportBundle(importing.server.deps, doc)) {
    const chunks: Uint8Array[] = []
    if (content instanceof Uint8Array) chunks.push(content)
    else for await (const chunk of content) chunks.push(chunk)
    files[path] = Buffer.concat(chunks)
  }
  return files
}

/** Exports the session, imports that elsewhere, and expects the same session. */
async function expectSame(doc: SessionDoc): Promise<Files> {
  const files = await exportOf(doc)
  const again = await importing.docOf(await importing.import(offer({ 'any.name': await zip(files) })))
  expect(again).toEqual(doc) // tracks name the sha256 of their bytes, so this is byte for byte
  return files
}

describe('an export of a session, imported again, is the same session', () => {
  const samples = { agentnet: agentnetFiles, playwright: () => playwrightFiles(), bundle: () => bundleFiles() }
  for (const [name, make] of Object.entries(samples))
    test(`from a ${name} sample`, async () => {
      const doc = await importing.docOf(await importing.import(offer(await make())))
      const files = await expectSame(doc)
      expect(await exportOf(doc)).toEqual(files)
    })

  test.skipIf(!realdata).each(['agentnet-win-settings', 'ducktrack-macos', 'playwright/todomvc-firefox.trace.zip'])(
    'from %s',
    async (path) => {
      const doc = await importing.docOf(await importing.import(offerFolder(join(ensure(realdata, 'real data'), path))))
      await expectSame(doc)
    },
  )

  test('in the same project too, which says so', async () => {
    const first = await importing.import(offer(agentnetFiles()), { project: 'round' })
    const files = await exportOf(await importing.docOf(first))
    const second = await importing.import(offer(files), { project: 'round' })
    expect(second.sessions[0]).toMatchObject({ duplicateOf: first.sessions[0]?.id, format: 'agentnet' })
  })

  test('even without its source files', async () => {
    const first = await importing.import(offer(agentnetFiles()), { project: 'bare' })
    const files = await exportOf(await importing.docOf(first))
    const { source: _, ...session } = JSON.parse(String(files['session.json']))
    const bare = { ...files, 'session.json': JSON.stringify(session) }
    const second = await importing.import(offer(bare), { project: 'bare' })
    expect(second.sessions[0]?.duplicateOf).toBe(first.sessions[0]?.id)
  })
})

test('a picture shown twice is in the bundle once', async () => {
  const frames = [0, 1, 2].map((tUs) => JSON.stringify({ stream: 0, tUs, file: 'media/0.webp' })).join('\n')
  const doc = await importing.docOf(await importing.import(offer(await bundleFiles({ 'frames.jsonl': frames }))))
  const files = await exportOf(doc)
  expect(Object.keys(files).filter((path) => path.endsWith('.webp'))).toEqual(['media/0/00000.webp'])
})

test('events carry where their record stands; without sources, the bundle itself', async () => {
  const doc = await importing.docOf(await importing.import(offer(await bundleFiles())))
  expect(doc.source.files.map((file) => file.name)).toEqual(['events.jsonl', 'frames.jsonl', 'session.json'])
  const [first] = await importing.eventsOf(doc)
  expect(await importing.recordOf(doc, ensure(first, 'event'))).toBe(
    '{"seq":0,"tUs":0,"type":"nav","surface":0,"url":"https://example.com/form"}',
  )
})

test('names of machines in a bundle are not stored', async () => {
  const files = await bundleFiles()
  const session = { ...JSON.parse(String(files['session.json'])), platform: { os: 'Linux', hostname: 'host-17', serialNumber: '123' } }
  const doc = await importing.docOf(await importing.import(offer({ ...files, 'session.json': JSON.stringify(session) })))
  expect(doc.platform).toEqual({ os: 'Linux' })
  expect(doc.source.files.find((file) => file.name === 'session.json')?.scrubbed).toEqual(['platform.hostname', 'platform.serialNumber'])
})

describe('a bundle that is wrong is refused with the place', () => {
  const wrong: Record<string, [string, string, RegExp]> = {
    'an unknown field': [
      '{"seq":0,"tUs":0,"type":"pointer.move","xPx":1,"yPx":2,"colour":"red"}',
      'events.jsonl',
      /line 1, byte 0: .*colour/,
    ],
    'a time that is no whole number': ['{"seq":0,"tUs":0.5,"type":"pointer.move","xPx":1,"yPx":2}', 'events.jsonl', /line 1.*tUs/],
    'a surface that is not there': [
      '{"seq":0,"tUs":0,"type":"pointer.move","xPx":1,"yPx":2,"surface":3}',
      'events.jsonl',
      /names surface 3 of 1/,
    ],
    'a place taken twice': [
      '{"seq":1,"tUs":0,"type":"marker"}\n{"seq":1,"tUs":1,"type":"marker"}',
      'events.jsonl',
      /line 2.*seq 1 occurs twice/,
    ],
    'a place beyond the last': ['{"seq":4294967296,"tUs":0,"type":"marker"}', 'events.jsonl', /seq 4294967296 is over/],
    'a picture that is not there': [
      '{"stream":0,"tUs":0,"file":"media/9.png"}',
      'frames.jsonl',
      /names "media\/9.png", which is not in the bundle/,
    ],
    'a picture outside': ['{"stream":0,"tUs":0,"file":"../9.png"}', 'frames.jsonl', /leave the bundle/],
    'a stream that is not there': ['{"stream":4,"tUs":0,"file":"media/0.webp"}', 'frames.jsonl', /there is no stream 4/],
  }
  for (const [what, [content, path, message]] of Object.entries(wrong))
    test(what, async () => {
      const result = await importing.import(offer(await bundleFiles({ [path]: `${content}\n` })))
      expect(result.sessions).toEqual([])
      expect(result.refused[0]?.message).toMatch(message)
    })
})

test('the JSON Schema says what the importer takes', async () => {
  const options = { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' } as const
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Retrace bundle',
    description: 'session.json is a "session"; each line of events.jsonl an "event", each line of frames.jsonl a "frame".',
    $defs: {
      session: z.toJSONSchema(bundleSession, options),
      event: z.toJSONSchema(canonicalEvent, options),
      frame: z.toJSONSchema(bundleFrame, options),
    },
  }
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../../server/formats/bundle.schema.json')
})
