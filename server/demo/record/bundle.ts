import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import yazl from 'yazl'
import { pageEpochMs } from './browser.ts'
import { encodeImages, encodeVideo } from './encode.ts'
import type { Recorder } from './recorder.ts'
import type { Script } from './sessions/script.ts'

/** Every file in the zip carries the page clock's time, so that the same recording is the same zip. */
const options = { mtime: new Date(pageEpochMs), mode: 0o100644 }
const lines = (records: readonly unknown[]) => Buffer.from(records.map((each) => `${JSON.stringify(each)}\n`).join(''))

/** Writes the recording as a bundle and says how many bytes it takes. */
export async function writeBundle(path: string, script: Script, recorder: Recorder, browserVersion: string): Promise<number> {
  const { size } = script
  const zip = new yazl.ZipFile()
  const isVideo = script.picture === 'video'
  const stream = { id: 'screen', kind: isVideo ? 'video' : 'frames', surface: 0, wPx: size.wPx, hPx: size.hPx, offsetUs: 0 }
  const header = {
    format: 'retrace-bundle',
    version: 1,
    title: script.title,
    task: { instruction: script.instruction, description: script.description },
    platform: { browser: `Chromium ${browserVersion.split('.')[0]}`, recorder: 'retrace demo' },
    clocks: [{ id: 'script', kind: 'relative', unit: 'us', originRaw: '0', epochMs: pageEpochMs }],
    durationUs: recorder.nowUs,
    surfaces: [{ id: 'page', space: 'viewport_css', title: 'Browser page' }],
    geometry: [{ tUs: 0, surface: 0, display: '0', xPx: 0, yPx: 0, wPx: size.wPx, hPx: size.hPx, scale: 1, certainty: 'declared' }],
    streams: [isVideo ? { ...stream, file: 'media/screen.webm' } : stream],
  }
  zip.addBuffer(Buffer.from(JSON.stringify(header, null, 2)), 'session.json', options)
  zip.addBuffer(lines(recorder.events), 'events.jsonl', options)
  if (isVideo) {
    const video = await encodeVideo(recorder.shots, recorder.nowUs)
    zip.addBuffer(Buffer.from(video), 'media/screen.webm', { ...options, compress: false })
  } else {
    const images = await encodeImages(recorder.shots)
    const nameOf = (index: number) => `media/screen/${String(index).padStart(4, '0')}.webp`
    zip.addBuffer(lines(images.map(({ tUs }, index) => ({ stream: 0, tUs, file: nameOf(index) }))), 'frames.jsonl', options)
    for (const [index, { webp }] of images.entries()) zip.addBuffer(Buffer.from(webp), nameOf(index), { ...options, compress: false })
  }
  zip.end()
  const file = createWriteStream(path)
  await pipeline(zip.outputStream, file)
  return file.bytesWritten
}
