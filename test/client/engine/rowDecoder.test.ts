import { ALL_FORMATS, BufferSource, CustomSource, Input, type VideoSample, VideoSampleSink } from 'mediabunny'
import { beforeAll, expect, test } from 'vitest'
import { createRowDecoder, type RowDecoder } from '#client/engine/frames/rowDecoder.ts'
import { ensure } from '#shared/errors.ts'
import { deriveKeyRows } from '#shared/replay/frameGroups.ts'
import { makeVideo } from '../../server/media/videos.ts'

// A real video, decoded for real; each frame is a grey that tells its row.

const rows = 31
/** Frames at all distances from one another, down to half a millisecond. */
const timesS = Array.from({ length: rows }, (_, row) => row * 0.04 + (row % 3 === 1 ? -0.0395 : 0))
let video: Uint8Array

beforeAll(async () => {
  video = await makeVideo({ timesS, groupFrames: 10 })
})

async function readRow(sample: VideoSample): Promise<number> {
  const rgba = new Uint8Array(sample.allocationSize({ format: 'RGBA' }))
  await sample.copyTo(rgba, { format: 'RGBA' })
  return Math.round((rgba[0] ?? 0) / 8)
}

type Given = { row: number; picture: number }

/** A decoder, what it gave, and a way to wait until it has given so much. */
function createDecoder(also: { openSink?: () => Promise<VideoSampleSink>; length?: number } = {}) {
  const given: Given[] = []
  const troubles: string[] = []
  let onGiven: (() => void) | null = null
  const openSink = async () => {
    const input = new Input({ source: new BufferSource(video), formats: ALL_FORMATS })
    return new VideoSampleSink(ensure(await input.getPrimaryVideoTrack(), 'video'))
  }
  const length = also.length ?? rows
  const decoder: RowDecoder<number> = createRowDecoder({
    openSink: also.openSink ?? openSink,
    mediaTUs: Float64Array.from({ length }, (_, row) => Math.round((timesS[row] ?? row * 0.04) * 1e6)),
    keyRows: deriveKeyRows([{ rows: 10, times: 4 }], length),
    toPicture: readRow,
    onPicture(row, picture) {
      given.push({ row, picture })
      onGiven?.()
    },
    onTrouble(message) {
      troubles.push(message)
      onGiven?.()
    },
  })
  const until = (isDone: () => boolean) =>
    new Promise<void>((resolve) => {
      onGiven = () => isDone() && resolve()
      onGiven()
    })
  return { decoder, given, troubles, until }
}

test('any row, asked for in any order, is given as its own frame', async () => {
  const { decoder, given, until } = createDecoder()
  for (const row of [0, 17, 3, 30, 29, 10, 9, 11, 22]) {
    decoder.want([row])
    await until(() => given.some((each) => each.row === row))
  }
  for (const { row, picture } of given) expect(picture).toBe(row)
  decoder.dispose()
})

test('the row that is looked at comes first, and then those around it, each once', async () => {
  const { decoder, given, until } = createDecoder()
  decoder.want([15, 14, 13, 12, 16])
  await until(() => given.length === 5)
  expect(given.map((each) => each.row)).toEqual([15, 14, 13, 12, 16])
  expect(given.every(({ row, picture }) => row === picture)).toBe(true)
  decoder.dispose()
})

test('a row that is asked for alone is given without reading what comes after it', async () => {
  let [isOpen, start, end] = [false, Number.POSITIVE_INFINITY, 0]
  const openSink = async () => {
    const source = new CustomSource({
      getSize: () => video.length,
      read(from, to) {
        if (isOpen) [start, end] = [Math.min(start, from), Math.max(end, to)]
        return video.slice(from, to)
      },
    })
    const sink = new VideoSampleSink(ensure(await new Input({ source, formats: ALL_FORMATS }).getPrimaryVideoTrack(), 'video'))
    ;(await sink.getSample(0))?.close() // its index is read
    isOpen = true
    return sink
  }
  const { decoder, given, until } = createDecoder({ openSink })
  decoder.want([3])
  await until(() => given.length === 1)
  const alone = end - start
  decoder.want([29])
  await until(() => given.length === 2)
  expect(given).toEqual([3, 29].map((row) => ({ row, picture: row })))
  expect(alone).toBeLessThan((end - start) / 2)
  decoder.dispose()
})

test('what is asked for last wins, and what changes all the time is given all the same', async () => {
  const { decoder, given, until } = createDecoder()
  decoder.want([2, 3, 4, 5, 6, 7])
  decoder.want([28])
  await until(() => given.some((each) => each.row === 28))
  expect(given.map((each) => each.row)).not.toContain(7)
  given.length = 0
  for (const row of [9, 19, 8, 18]) {
    decoder.want([row])
    await Promise.resolve()
  }
  await until(() => given.some((each) => each.row === 18))
  expect(given.length).toBeLessThan(4)
  decoder.dispose()
})

test('a file that ends before the last row shows its last picture for the rest', async () => {
  const { decoder, given, until } = createDecoder({ length: rows + 3 })
  decoder.want([rows + 2, rows + 1])
  await until(() => given.length === 2)
  expect(given.map((each) => each.picture)).toEqual([rows - 1, rows - 1])
  decoder.dispose()
})

test('a video that can’t be opened says why, and is tried again when it is asked again', async () => {
  const { decoder, troubles, until } = createDecoder({ openSink: () => Promise.reject(new Error('no such codec')) })
  decoder.want([1])
  await until(() => troubles.length === 1)
  decoder.want([1])
  await until(() => troubles.length === 2)
  expect(troubles).toEqual(['no such codec', 'no such codec'])
  expect(await decoder.tile(1, { wPx: 4, hPx: 4 }).catch(() => 'refused')).toBe('refused')
})
