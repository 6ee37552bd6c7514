import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensure } from '#shared/errors.ts'
import type { SessionDoc } from '#shared/session.ts'
import { realdata } from '../../realdata.ts'
import { createImporting, type Importing } from './offer.ts'

const rowsOf = (doc: SessionDoc) => Object.fromEntries(doc.tracks.map((track) => [track.kind, track.rows]))
const codesOf = (doc: SessionDoc) => doc.warnings.map((warning) => `${warning.code} ×${warning.count}`)
const at = (...parts: string[]) => join(ensure(realdata, 'real data'), ...parts)

let importing: Importing
beforeAll(async () => {
  importing = await createImporting()
})
afterAll(() => importing.close())

describe.skipIf(!realdata)('AgentNet, a Windows desktop whose resolution was changed while recording', () => {
  let doc: SessionDoc
  beforeAll(async () => {
    doc = await importing.docOf(await importing.importFolder(at('agentnet-win-settings'), 'agentnet'))
  })

  test('has its 4,099 events, and beside them what lay under the pointer', async () => {
    expect(rowsOf(doc)).toEqual({ pointer: 4034, buttons: 42, scroll: 19, keys: 4, context: 4, targets: 53, sources: 4156, frames: 3678 })
    const again = await importing.importFolder(at('agentnet-win-settings'), 'agentnet')
    expect(again.sessions[0]).toMatchObject({ events: 4099, frames: 3678, format: 'agentnet', screens: ['1366x768'] })
    expect(again.sessions[0]?.duplicateOf).toBe(again.sessions[0]?.id)
  })

  test('runs from the start of the video to the end of its last frame', () => {
    expect(doc.durationUs).toBe(122_666_667)
    expect(doc.clocks).toEqual([{ id: 'perf_counter', kind: 'monotonic', unit: 's', originRaw: '30673.6036902' }])
  })

  test('maps the screen to a video of another size', () => {
    const [stream] = doc.streams
    expect(stream).toMatchObject({ wPx: 1276, hPx: 718, frames: 3678, media: { codec: 'avc1.64001f', mediaType: 'video/mp4' } })
    const [a, b, c, d, e, f] = ensure(stream?.mapping[0], 'mapping').affine
    expect([1366 * a + e, 768 * d + f, b, c]).toEqual([1276, 718, 0, 0])
    expect(stream?.mapping).toHaveLength(1) // the picture goes on showing the same area
  })

  test('says what it saw and was not told', () => {
    expect(codesOf(doc)).toEqual([
      'video_sync_unsure ×1',
      'file_left_out ×128',
      'recorder_stop_hotkey ×3',
      'unmatched_press ×2',
      'pointer_outside_screen ×1450',
    ])
    const left = ensure(
      doc.warnings.find((each) => each.code === 'pointer_outside_screen'),
      'warning',
    )
    expect(left.tUs).toBe(49_337_929)
    expect(left.message).toContain('0:49.337–1:15.025, 1:26.266–1:47.065, 1:55.779–2:00.268 (x from -64 to 1368, y from 591 to 1592)')
    expect(doc.geometry.map(({ tUs, certainty }) => [tUs, certainty])).toEqual([
      [0, 'declared'],
      [49_337_929, 'unknown'],
    ])
  })

  test('keeps positions as recorded, and the record of each event', async () => {
    const events = await importing.eventsOf(doc)
    const first = ensure(
      events.find((event) => event.type === 'pointer.move'),
      'a move',
    )
    expect(first).toEqual({ type: 'pointer.move', seq: 0, tUs: 6_224_340, xPx: 961, yPx: 606, surface: 0 })
    expect(await importing.recordOf(doc, first)).toBe('{"time_stamp": 30679.8280302, "action": "move", "x": 961, "y": 606, "event_idx": 0}')
    const lowest = Math.max(...events.map((event) => ('yPx' in event ? event.yPx : 0)))
    expect(lowest).toBe(1592)
    expect(events.filter((event) => event.flags?.includes('out_of_bounds'))).toHaveLength(1450)
    const target = ensure(
      events.find((event) => event.type === 'a11y' && event.role === 'SliderControl'),
      'slider',
    )
    expect(target).toMatchObject({ name: 'Change brightness for the built-in display', rect: { x: 344, y: 183, w: 280, h: 32 } })
    expect(JSON.parse(await importing.recordOf(doc, target))).toMatchObject({ a11y_tree: { Children: [{ ControlType: 'ThumbControl' }] } })
  })

  test('tells the stop hotkey by its keys, the last two never released', async () => {
    const keys = (await importing.eventsOf(doc)).flatMap((event) =>
      'key' in event ? [[event.type, event.key, event.flags ?? [], event.vk]] : [],
    )
    expect(keys).toEqual([
      ['key.down', 'ctrl_l', ['unmatched'], undefined],
      ['key.down', 'alt_l', ['unmatched'], undefined],
      ['key.down', 'T', [], 84],
      ['key.up', 'T', [], 84],
    ])
  })
})

describe.skipIf(!realdata)('DuckTrack, a Mac without video', () => {
  let doc: SessionDoc
  beforeAll(async () => {
    doc = await importing.docOf(await importing.importFolder(at('ducktrack-macos'), 'ducktrack'))
  })

  test('has its 13,401 events in 32.5 seconds from the first', () => {
    expect(rowsOf(doc)).toEqual({ pointer: 13163, buttons: 44, scroll: 140, keys: 54, sources: 13401 })
    expect(doc.durationUs).toBe(32_501_938)
  })

  test('keeps fractions of points, and does not take the declared size for pixels', async () => {
    expect(doc.surfaces).toEqual([{ id: 'screen', space: 'screen_pt', title: 'Screen' }])
    expect(codesOf(doc)).toEqual(['file_left_out ×1', 'no_video ×1', 'screen_size_unsure ×1'])
    const [first] = await importing.eventsOf(doc)
    expect(first).toMatchObject({ tUs: 0, xPx: 1175.421875, yPx: 50.421875 })
  })

  test('reads scrolls as they were recorded: one notch down each', async () => {
    const scrolls = (await importing.eventsOf(doc)).filter((event) => event.type === 'pointer.scroll')
    expect(new Set(scrolls.map((event) => `${event.dx} ${event.dy} ${event.unit}`))).toEqual(new Set(['0 -1 notch']))
  })

  test('does not store the host name and the MAC address', async () => {
    const metadata = ensure(
      doc.source.files.find((file) => file.name === 'metadata.json'),
      'metadata',
    )
    expect(metadata.scrubbed).toEqual(['node', 'id'])
    const stored = Buffer.from(await importing.server.deps.blobs.read(metadata.sha256)).toString()
    expect(stored).not.toMatch(/host-203|2199023255552/)
    expect(JSON.parse(stored)).toMatchObject({ system: 'Darwin', screen_width: 1512 })
    expect(JSON.stringify(doc)).not.toMatch(/host-203|2199023255552/)
  })
})

describe.skipIf(!realdata)('Playwright traces', () => {
  test('of version 4 with a screencast: calls, what was typed, ten pictures', async () => {
    const doc = await importing.docOf(await importing.importFolder(at('playwright', 'todomvc-firefox.trace.zip')))
    expect(doc.source.formatVersion).toBe('4')
    expect(rowsOf(doc)).toEqual({ keys: 6, context: 1, notes: 30, sources: 37, frames: 10 })
    expect(doc.durationUs).toBe(2_793_413)
    expect(doc.streams[0]).toMatchObject({
      kind: 'frames',
      wPx: 800,
      hPx: 450,
      frames: 10,
      mapping: [{ tUs: 0, affine: [0.625, 0, 0, 0.625, 0, 0] }],
    })
    expect(doc.surfaces).toMatchObject([{ space: 'viewport_css', title: 'demo.playwright.dev' }])
    expect(codesOf(doc)).toEqual(['user_name_masked ×1', 'call_without_end ×1', 'synthetic_input ×6'])
    const events = await importing.eventsOf(doc)
    expect(events.flatMap((event) => (event.type === 'action' ? event.text : []))).toEqual([
      'browserContext.newPage',
      'page.goto',
      'locator.fill',
      'locator.press',
      'expect.toHaveText',
      'locator.fill',
      'locator.press',
      'expect.toHaveText',
      'page.waitForFunction',
    ])
    const typed = events.flatMap((event) => (event.type === 'text.input' ? event.text : event.type === 'key.down' ? `<${event.key}>` : []))
    expect(typed).toEqual(['buy some cheese', '<Enter>', 'feed the cat', '<Enter>'])
    const log = events.find((event) => event.type === 'console')
    expect(log).toMatchObject({ text: expect.stringContaining('React DevTools'), data: { level: 'info' } })
  })

  test('of version 4 with a click: its point, in CSS pixels', async () => {
    const doc = await importing.docOf(await importing.importFolder(at('playwright', 'trace-1.31.zip')))
    expect(rowsOf(doc)).toEqual({ pointer: 1, buttons: 2, notes: 3, sources: 6, frames: 2 })
    expect(doc.durationUs).toBe(216_865)
    expect(codesOf(doc)).toEqual(['user_name_masked ×1', 'synthetic_input ×3'])
    const pointed = (await importing.eventsOf(doc)).filter((event) => event.type.startsWith('pointer'))
    expect(pointed.map((event) => ({ ...event, src: undefined, tUs: 0, seq: 0 }))).toMatchObject([
      { type: 'pointer.move', xPx: 36.74, yPx: 18.48, flags: ['synthetic'] },
      { type: 'pointer.down', xPx: 36.74, yPx: 18.48, button: 'left' },
      { type: 'pointer.up', xPx: 36.74, yPx: 18.48, button: 'left' },
    ])
  })

  test('of version 6 whose pictures were taken out: it says so', async () => {
    const doc = await importing.docOf(await importing.importFolder(at('playwright', 'test-trace1.zip')))
    expect(doc.source.formatVersion).toBe('6')
    expect(rowsOf(doc)).toEqual({ context: 1, notes: 14, sources: 15 })
    expect(doc.durationUs).toBe(1_018_832)
    expect(codesOf(doc)).toEqual(['user_name_masked ×1', 'frame_missing ×4', 'no_input ×1', 'no_video ×1'])
  })

  test('do not tell who recorded them: names of users in paths are masked, and no byte moves', async () => {
    const doc = await importing.docOf(await importing.importFolder(at('playwright', 'todomvc-firefox.trace.zip')))
    expect(doc.source.files.filter((file) => file.scrubbed).map((file) => [file.name, file.bytes])).toEqual([
      ['1-trace.trace', 8110],
      ['0-trace.stacks', 315],
    ])
    for (const { sha256, name } of doc.source.files) {
      const text = Buffer.from(await importing.server.deps.blobs.read(sha256)).toString()
      expect(`${name} ${text.includes('maxschmitt')}`).toBe(`${name} false`)
    }
    const step = ensure(
      (await importing.eventsOf(doc)).find((event) => event.type === 'marker' && event.text === 'page.goto'),
      'step',
    )
    expect(JSON.parse(await importing.recordOf(doc, step))).toMatchObject({
      stack: [{ file: expect.stringContaining('/Users/xxxxxxxxxx/Developer') }],
    })
  })

  test('offered as one folder are three sessions, and the note beside them is refused by name', async () => {
    const result = await importing.importFolder(at('playwright'))
    expect(result.sessions.map((session) => session.formatVersion)).toEqual(['6', '4', '4'])
    expect(result.refused).toMatchObject([{ path: 'PROVENANCE.md', code: 'unsupported' }])
  })
})
