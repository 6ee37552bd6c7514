import { BufferSource, Input, MP4, VideoSampleSink } from 'mediabunny'

/** Gets each frame of a video that is in memory already, the decoder with nothing else to do: ms from keyframe to frame, for each time. */
async function decodeAlone(address: string, timesS: readonly number[]): Promise<number[]> {
  const bytes = await (await fetch(address)).arrayBuffer()
  const input = new Input({ formats: [MP4], source: new BufferSource(bytes) })
  const track = await input.getPrimaryVideoTrack()
  if (!track) throw new Error('the file holds no video')
  const sink = new VideoSampleSink(track)
  ;(await sink.getSample(0))?.close() // the index is read now
  const found: number[] = []
  for (const timeS of timesS) {
    const startMs = performance.now()
    const sample = await sink.getSample(timeS)
    found.push(performance.now() - startMs)
    sample?.close()
  }
  input.dispose()
  return found
}

declare global {
  interface Window {
    decodeAlone: typeof decodeAlone
  }
}

window.decodeAlone = decodeAlone
