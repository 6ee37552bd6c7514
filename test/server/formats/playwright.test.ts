import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { newestVersion, oldestVersion } from '#server/formats/import/playwrightModernize.ts'
import type { CanonicalEvent } from '#shared/events.ts'
import { createImporting, type Files, type Importing, offer } from './offer.ts'
import { picture, playwrightFiles } from './samples.ts'

let importing: Importing
beforeAll(async () => {
  importing = await createImporting()
})
afterAll(() => importing.close())

const wallTime = 1_700_000_000_000
const page = { pageId: 'page@1' }

/** A call as each version writes it: one record at its end in version 3, two since, named and timed in different ways. */
function call(version: number, id: string, method: string, [start, end]: [number, number], params: object, point?: object): object[] {
  const log = ['performing the action']
  const snapshot = { callId: id, pageId: page.pageId, isMainFrame: true, frameUrl: 'https://example.com/', timestamp: start + 5, html: [] }
  const phase = version >= 9 ? { phase: 'action' } : { snapshotName: `input@${id}` }
  const shot = { type: 'frame-snapshot', snapshot: { ...snapshot, ...phase } }
  if (version === 3) {
    const metadata = {
      id,
      startTime: start,
      endTime: end,
      type: 'Frame',
      method,
      params,
      log,
      snapshots: [],
      wallTime: wallTime + start - 1000,
      ...page,
    }
    return [shot, { type: 'action', metadata: { ...metadata, apiName: `page.${method}`, ...(point ? { point } : {}) } }]
  }
  const name = version >= 8 ? { title: `page.${method}` } : { apiName: `page.${method}` }
  const wall = version <= 6 ? { wallTime: wallTime + start - 1000 } : {}
  const before = {
    type: 'before',
    callId: id,
    startTime: start,
    class: 'Frame',
    method,
    params,
    ...name,
    ...wall,
    ...(version < 10 ? page : {}),
  }
  const after = { type: 'after', callId: id, endTime: end, ...(version <= 5 ? { log } : {}) }
  return [before, { type: 'input', callId: id, ...(point ? { point } : {}) }, shot, after]
}

function log(version: number, time: number): object[] {
  const said = { type: 'warning', text: 'careful' }
  if (version >= 5) return [{ type: 'console', time, messageType: said.type, text: said.text, ...page }]
  const message = { guid: 'message@1' }
  if (version === 4)
    return [
      { type: 'object', class: 'ConsoleMessage', guid: message.guid, initializer: said },
      { type: 'event', time, class: 'BrowserContext', method: 'console', params: { message }, ...page },
    ]
  const event = (type: string, method: string, params: object) => ({
    type: 'event',
    metadata: { type, method, params, startTime: time, ...page },
  })
  return [event('ConsoleMessage', '__create__', { ...message, initializer: said }), event('BrowserContext', 'console', { message })]
}

/** The same short story as a trace of any version. */
async function story(version: number): Promise<Files> {
  const shot = version >= 9 ? { file: 'resources/page@1-1.jpeg' } : { sha1: 'page@1-1.jpeg' }
  const options = { viewport: { width: 128, height: 80 } }
  const records = [
    {
      version,
      type: 'context-options',
      browserName: 'chromium',
      wallTime,
      ...(version >= 7 ? { monotonicTime: 1000, origin: 'library' } : {}),
      options,
    },
    ...call(version, 'call@1', 'click', [1000, 1100], { selector: '#name' }, { x: 30, y: 20 }),
    { type: 'screencast-frame', ...page, ...shot, width: 128, height: 80, timestamp: 1150 },
    ...call(version, 'call@2', 'fill', [1200, 1300], { selector: '#name', value: 'Ida' }),
    ...log(version, 1350),
    ...call(version, 'call@3', 'press', [1400, 1500], { selector: '#name', key: 'Shift+Enter' }),
  ]
  return {
    'trace.trace': records.map((each) => `${JSON.stringify(each)}\n`).join(''),
    'resources/page@1-1.jpeg': await picture(64, 40, 'jpeg'),
  }
}

/** Events as short lines in order of time, without their places. */
const show = (events: CanonicalEvent[]) =>
  events.map((event) => {
    const { type, tUs } = event
    const what =
      'xPx' in event
        ? `${event.xPx},${event.yPx}`
        : 'key' in event
          ? event.key || event.text
          : 'text' in event
            ? event.text
            : 'url' in event
              ? event.url
              : ''
    return `${tUs / 1000} ${type} ${what}`
  })

describe('the same story in a trace of any version is the same session', () => {
  const versions = Array.from({ length: newestVersion - oldestVersion + 1 }, (_, index) => oldestVersion + index)
  test.each(versions)('version %i', async (version) => {
    const doc = await importing.docOf(await importing.import(offer(await story(version)), { name: 'story' }))
    expect(doc.source.formatVersion).toBe(String(version))
    expect(doc.clocks).toEqual([{ id: 'monotonic 1', kind: 'monotonic', unit: 'ms', originRaw: '1000', epochMs: wallTime }])
    expect(doc.streams).toMatchObject([{ kind: 'frames', frames: 1, wPx: 64, mapping: [{ affine: [0.5, 0, 0, 0.5, 0, 0] }] }])
    expect(doc.durationUs).toBe(500_000)
    expect(show(await importing.eventsOf(doc)).sort()).toEqual([
      '0 action page.click',
      '200 action page.fill',
      '205 text.input Ida',
      '350 console careful',
      '400 action page.press',
      '405 key.down Enter',
      '405 key.down Shift',
      '5 nav https://example.com/',
      '5 pointer.down 30,20',
      '5 pointer.move 30,20',
      '5 pointer.up 30,20',
      '500 key.up Enter',
      '500 key.up Shift',
    ])
  })
})

describe('a trace that this Playwright writes today', () => {
  let browser: Browser
  const file = join(tmpdir(), `retrace-trace-${process.pid}.zip`)
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: inject('chromiumPath'), args: ['--no-sandbox', '--disable-gpu'] })
    const context = await browser.newContext({ viewport: { width: 900, height: 600 } })
    await context.tracing.start({ screenshots: true, snapshots: true, title: 'A form' })
    const first = await context.newPage()
    await first.setContent('<input id=a style="position:absolute;left:100px;top:50px;width:200px;height:20px">')
    await first.click('#a')
    await first.keyboard.type('hello')
    await first.mouse.move(300, 200)
    await first.mouse.down()
    await first.mouse.move(320, 240)
    await first.mouse.up()
    await first.mouse.wheel(0, 120)
    const second = await context.newPage()
    await second.setContent('<button id=b style="position:absolute;left:0;top:0;width:100px;height:40px">Save</button>')
    await second.dblclick('#b')
    await context.tracing.stop({ path: file })
  })
  afterAll(async () => {
    await browser.close()
    await rm(file, { force: true })
  })

  test('is of the newest version known, and comes in whole', async () => {
    const result = await importing.import(offer({ 'x.zip': await readFile(file) }))
    const doc = await importing.docOf(result)
    expect(result.refused).toEqual([])
    expect(doc).toMatchObject({ title: 'A form', source: { formatVersion: String(newestVersion) } })
    expect(doc.surfaces).toHaveLength(2)
    expect(doc.geometry.map(({ surface, wPx, hPx }) => [surface, wPx, hPx])).toEqual([
      [0, 900, 600],
      [1, 900, 600],
    ])
    const events = await importing.eventsOf(doc)
    const pointed = events.flatMap((event) =>
      'xPx' in event ? `${event.surface} ${event.type.slice(8)} ${Math.round(event.xPx)},${Math.round(event.yPx)}` : [],
    )
    expect(pointed).toEqual([
      '0 move 200,60',
      '0 down 200,60',
      '0 up 200,60',
      '0 move 300,200',
      '0 down 300,200',
      '0 move 320,240',
      '0 up 320,240',
      '0 scroll 320,240',
      '1 move 50,20',
      '1 down 50,20',
      '1 up 50,20',
      '1 down 50,20',
      '1 up 50,20',
    ])
    expect(events.filter((event) => event.type === 'pointer.scroll')).toMatchObject([{ dx: 0, dy: -120, unit: 'px' }])
    expect(events.filter((event) => event.type === 'text.input')).toMatchObject([{ text: 'hello' }])
    const boxes = events.flatMap((event) => (event.type === 'dom' ? [event.rect] : []))
    expect(boxes).toContainEqual({ x: 0, y: 0, w: 100, h: 40 })
  })
})

test('a call that failed, or never ended, says so', async () => {
  const files = await playwrightFiles()
  const failed = { type: 'before', callId: 'call@8', startTime: 1500, class: 'Frame', method: 'click', title: 'Click', params: {} }
  const after = { type: 'after', callId: 'call@8', endTime: 1600, error: { name: 'TimeoutError', message: 'Timeout 100ms exceeded.' } }
  const open = { ...failed, callId: 'call@9', startTime: 1700 }
  const trace = `${String(files['trace.trace'])}${[failed, after, open].map((each) => `${JSON.stringify(each)}\n`).join('')}`
  const doc = await importing.docOf(await importing.import(offer({ ...files, 'trace.trace': trace })))
  const actions = (await importing.eventsOf(doc)).flatMap((event) => (event.type === 'action' ? [event.data] : []))
  expect(actions).toMatchObject([{ durationUs: 100_000 }, { error: 'Timeout 100ms exceeded.' }, { method: 'click' }])
  expect(doc.warnings.map((each) => each.code)).toContain('call_without_end')
})
