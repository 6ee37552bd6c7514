import sharp from 'sharp'
import type { Files } from './offer.ts'

const lines = (records: readonly unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')

/** A picture of one colour. */
export function picture(wPx = 64, hPx = 40, format: 'png' | 'jpeg' | 'webp' = 'png', red = 200): Promise<Uint8Array> {
  return sharp({ create: { width: wPx, height: hPx, channels: 3, background: { r: red, g: 80, b: 40 } } })
    .toFormat(format)
    .toBuffer()
}

/** A DuckTrack folder: a click, a key, a scroll. */
export function ducktrackFiles(also: Files = {}): Files {
  const events = [
    { time_stamp: 100, action: 'move', x: 10, y: 20 },
    { time_stamp: 100.25, action: 'click', x: 10, y: 20, button: 'left', pressed: true },
    { time_stamp: 100.5, action: 'click', x: 10, y: 20, button: 'left', pressed: false },
    { time_stamp: 101, action: 'press', name: 'a' },
    { time_stamp: 101.1, action: 'release', name: 'a' },
    { time_stamp: 102, action: 'scroll', x: 10, y: 20, dx: 0, dy: -1 },
  ]
  return {
    'events.jsonl': lines(events),
    'metadata.json': JSON.stringify({ system: 'Windows', screen_width: 800, screen_height: 600 }),
    ...also,
  }
}

export function agentnetFiles(also: Files = {}): Files {
  const events = [
    { time_stamp: 50.5, action: 'move', x: 1, y: 2, event_idx: 0 },
    { time_stamp: 51, action: 'press', name: 'ctrl_l', pynput_key: 'Key.ctrl_l', event_idx: 1 },
    { time_stamp: 51.5, action: 'release', name: 'ctrl_l', pynput_key: 'Key.ctrl_l', event_idx: 2 },
  ]
  const box = { left: 0, top: 0, right: 30, bottom: 20 }
  return {
    'events.jsonl': lines(events),
    'metadata.json': JSON.stringify({ system: 'Windows', screen_width: 800, screen_height: 600 }),
    'task_name.json': JSON.stringify({ task_name: 'Open the settings', description: '' }),
    'element.jsonl': lines([
      { time_stamp: 50.6, a11y_tree: { Name: 'OK', ControlType: 'ButtonControl', BoundingRectangle: box, Children: [] } },
    ]),
    'top_window.jsonl': lines([{ time_stamp: 50.4, top_window_name: 'explorer' }]),
    ...also,
  }
}

/** A Playwright trace of the newest version with two pictures and a click. */
export async function playwrightFiles(version = 10, also: Files = {}): Promise<Files> {
  const records = [
    {
      ...{ version, type: 'context-options', origin: 'library', browserName: 'chromium', wallTime: 1_700_000_000_000, monotonicTime: 1000 },
      options: { viewport: { width: 128, height: 80 }, deviceScaleFactor: 1 },
    },
    { type: 'event', time: 1001, class: 'BrowserContext', method: 'page', params: { pageId: 'page@1' } },
    { type: 'screencast-frame', pageId: 'page@1', file: 'screencast/page@1-1.jpeg', width: 128, height: 80, timestamp: 1100 },
    {
      type: 'before',
      callId: 'call@1',
      startTime: 1200,
      title: 'Click',
      class: 'Frame',
      method: 'click',
      params: { selector: '#save' },
      pageId: 'page@1',
    },
    { type: 'input', callId: 'call@1', point: { x: 20, y: 10 }, box: { x: 10, y: 5, width: 20, height: 10 } },
    { type: 'after', callId: 'call@1', endTime: 1300 },
    { type: 'screencast-frame', pageId: 'page@1', file: 'screencast/page@1-2.jpeg', width: 128, height: 80, timestamp: 1400 },
  ]
  return {
    'trace.trace': lines(records),
    'trace.network': '',
    'screencast/page@1-1.jpeg': await picture(64, 40, 'jpeg', 10),
    'screencast/page@1-2.jpeg': await picture(64, 40, 'jpeg', 250),
    ...also,
  }
}

const surfaces = [{ id: 'page', space: 'viewport_css', title: 'Page' }]

/** Our own bundle: two pictures, every kind of event. */
export async function bundleFiles(also: Files = {}): Promise<Files> {
  const session = {
    ...{ format: 'retrace-bundle', version: 1, title: 'A short session', durationUs: 3_000_000, surfaces },
    task: { instruction: 'Save the form' },
    streams: [{ id: 'screen', kind: 'frames', surface: 0, wPx: 64, hPx: 40 }],
  }
  const at = { xPx: 1.5, yPx: 2, surface: 0 }
  const events = [
    { seq: 0, tUs: 0, type: 'nav', surface: 0, url: 'https://example.com/form' },
    { seq: 1, tUs: 1000, type: 'pointer.move', ...at },
    { seq: 2, tUs: 2000, type: 'pointer.down', ...at, button: 'left' },
    { seq: 3, tUs: 3000, type: 'pointer.up', ...at, button: 'left' },
    { seq: 4, tUs: 4000, type: 'dom', surface: 0, role: 'button', name: 'Save', rect: { x: 0, y: 0, w: 10, h: 5 } },
    { seq: 5, tUs: 5000, type: 'pointer.scroll', ...at, dx: 0, dy: -3, unit: 'line' },
    { seq: 6, tUs: 6000, type: 'key.down', key: 'a', text: 'a', code: 'KeyA', repeat: false },
    { seq: 7, tUs: 7000, type: 'key.up', key: 'a', code: 'KeyA', repeat: false },
    { seq: 8, tUs: 8000, type: 'marker', text: 'half way', data: { part: 1 } },
  ]
  const frames = [
    { stream: 0, tUs: 0, file: 'media/0.webp' },
    { stream: 0, tUs: 1_500_000, file: 'media/1.png' },
  ]
  return {
    'session.json': JSON.stringify(session),
    'events.jsonl': lines(events),
    'frames.jsonl': lines(frames),
    'media/0.webp': await picture(64, 40, 'webp'),
    'media/1.png': await picture(64, 40, 'png', 90),
    ...also,
  }
}
