import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { eq } from 'drizzle-orm'
import { VideoSampleSink } from 'mediabunny'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionBlobs, sessions } from '#db/schema/sessions.ts'
import { openVideo, probeVideo } from '#server/media/probe.ts'
import { resumePreparing } from '#server/services/importPrepare.ts'
import { ensure } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { createImporting, type Importing, offer, prepareWhole } from '../formats/offer.ts'
import { ducktrackFiles } from '../formats/samples.ts'
import { root } from '../process.ts'
import { makeVideo, type VideoSpec } from './videos.ts'

// Copies of videos that browsers play, for quick seeks.

const never = new AbortController().signal
const timesS = [0, 0.04, 0.1, 0.5, ...Array.from({ length: 26 }, (_, index) => 1 + index / 30), 9]
let importing: Importing

beforeAll(async () => {
  importing = await createImporting()
})
afterAll(() => importing.close())

async function importVideo(video: Uint8Array, name = 'screen.mp4'): Promise<SessionId> {
  const result = await importing.import(offer(ducktrackFiles({ [name]: video })))
  return ensure(result.sessions[0], JSON.stringify(result.refused)).id
}
const rowOf = async (id: SessionId) =>
  ensure((await importing.server.deps.db.select().from(sessions).where(eq(sessions.id, id)))[0], 'row of the session')
const recordedOf = async (id: SessionId) => ensure((await rowOf(id)).doc.streams[0]?.media?.sha256, 'recorded video')
const playedOf = async (id: SessionId) => ensure((await rowOf(id)).derived.playable[0], 'video to play')
const fileOf = async (sha256: string) => (await importing.server.deps.blobs.file(sha256)).path

/** What each frame of a file looks like in its middle, and what the file says of its colours. */
async function readColors(file: string) {
  const { input, track } = await openVideo(file, file)
  const colors: number[][] = []
  for await (const sample of new VideoSampleSink(track).samples()) {
    const rgba = new Uint8Array(sample.allocationSize({ format: 'RGBA' }))
    await sample.copyTo(rgba, { format: 'RGBA' })
    const middle = (Math.floor(sample.codedHeight / 2) * sample.codedWidth + Math.floor(sample.codedWidth / 2)) * 4
    colors.push([...rgba.subarray(middle, middle + 3)])
    sample.close()
  }
  const space = await track.getColorSpace()
  input.dispose()
  return { colors, space }
}

test('a video with distant keyframes gives way to a copy with the same frames, at the same times, of the same colours', async () => {
  const colorOf = (index: number) => [40 + index, 120 - index, 200 - index * 2] as const
  // what a picture of this height would not be taken for if the copy did not say so
  const colorSpace = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const
  const id = await importVideo(await makeVideo({ timesS, colorOf, colorSpace }))
  expect(await rowOf(id)).toMatchObject({ status: 'ready' })
  expect((await playedOf(id)).sha256).toBe(await recordedOf(id)) // it plays meanwhile
  await prepareWhole(importing.server.deps, { sessionId: id }, never)

  const played = await playedOf(id)
  const recorded = await recordedOf(id)
  expect(played.sha256).not.toBe(recorded)
  expect(played.groups).toEqual([
    { rows: 10, times: 3 },
    { rows: 1, times: 1 },
  ])
  const info = await probeVideo(await fileOf(played.sha256), 'copy', never)
  expect(info.frames.map((frame) => Math.round(frame.tUs / 100))).toEqual(timesS.map((each) => Math.round(each * 1e4)))
  const [source, copy] = [await readColors(await fileOf(recorded)), await readColors(await fileOf(played.sha256))]
  expect(copy.space).toMatchObject(colorSpace)
  expect(copy.colors).toHaveLength(timesS.length)
  for (const [row, color] of copy.colors.entries())
    for (const [channel, value] of color.entries()) expect(Math.abs(value - (source.colors[row]?.[channel] ?? 999))).toBeLessThan(5)

  const blobs = await importing.server.deps.db.select().from(sessionBlobs).where(eq(sessionBlobs.sessionId, id))
  expect(blobs.find((each) => each.sha256 === played.sha256)?.role).toBe('derived')
  expect(blobs.find((each) => each.sha256 === recorded)?.role).toBe('media')
})

test.each([
  ['its keyframes are close already', { groupFrames: 10 }],
  ['a copy would lose colours: it uses the full range of values', { colorSpace: { fullRange: true } }],
] as const)('a video is played as it was recorded where %s', async (_, spec: VideoSpec) => {
  const id = await importVideo(await makeVideo({ timesS, wPx: 80, ...spec }))
  await prepareWhole(importing.server.deps, { sessionId: id }, never)
  const { sha256, groups } = await playedOf(id)
  expect(sha256).toBe(await recordedOf(id))
  expect(groups).toBeDefined()
})

test('cancelled, copying leaves a session that plays its recorded video; at the next start it is taken up', async () => {
  const { deps } = importing.server
  const id = await importVideo(await makeVideo({ timesS, wPx: 96 }))
  const controller = new AbortController()
  let nowMs = 0
  // the second report of progress stops the work
  const now = () => {
    nowMs += 1000
    if (nowMs === 3000) controller.abort()
    return new Date(nowMs)
  }
  await expect(prepareWhole({ ...deps, now }, { sessionId: id }, controller.signal)).rejects.toThrow()
  const { status, derived } = await rowOf(id)
  expect([status, derived.playable[0]?.sha256, derived.progress]).toEqual(['ready', await recordedOf(id), undefined])
  expect(await readdir(deps.stagingDir)).toEqual([])

  const sent: string[] = []
  const jobs = { ...deps.jobs, send: async (_: string, payload: object) => void sent.push(...Object.values(payload)) }
  await resumePreparing({ ...deps, jobs })
  expect(sent).toContain(id)
  await prepareWhole(deps, { sessionId: id }, never)
  expect((await playedOf(id)).sha256).not.toBe(await recordedOf(id))
  sent.length = 0
  await resumePreparing({ ...deps, jobs })
  expect(sent).not.toContain(id)
})

test('a video that can’t be decoded to its end does not end the process that converts it', async () => {
  const video = await makeVideo({ codec: 'vp9', timesS, wPx: 104 })
  video.fill(0xff, video.length - 40, video.length - 10)
  const folder = await mkdtemp(join(tmpdir(), 'retrace-damaged-'))
  await writeFile(join(folder, 'damaged.mp4'), video)
  const script = `
    const { convertVideo } = await import('#server/media/convert.ts')
    const [file, outFile] = process.argv.slice(-2)
    const input = { file, outFile, path: 'damaged.mp4', frames: 31, signal: new AbortController().signal, onProgress() {} }
    const refused = await convertVideo(input).catch((error) => error)
    await new Promise((resolve) => setImmediate(resolve))
    console.log(refused.message)`
  const args = ['--input-type=module', '--eval', script, '--', join(folder, 'damaged.mp4'), join(folder, 'out.mp4')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  expect(stdout).toContain('damaged.mp4: the video cannot be converted')
  await rm(folder, { recursive: true })
})
