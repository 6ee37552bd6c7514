import { CustomSource, Input, MATROSKA, MP4, QTFF, VideoSampleSink, WEBM } from 'mediabunny'
import { AppError } from '#shared/errors.ts'
import { createRangeReader, type FetchRange } from './ranges.ts'

/** Containers that the server hands out; naming them keeps the readers of all others out of the page. */
const playable = [MP4, WEBM, MATROSKA, QTFF]

/** Opens a video by its ranges. Rejects with `unsupported` when there is no picture in the file that this browser decodes. */
export async function openVideoSink(fetchRange: FetchRange): Promise<VideoSampleSink> {
  const reader = createRangeReader(fetchRange)
  const source = new CustomSource({ getSize: reader.size, read: reader.read, prefetchProfile: 'fileSystem' })
  const track = await new Input({ formats: playable, source }).getPrimaryVideoTrack()
  if (!track) throw new AppError('unsupported', 'the file holds no video')
  if (!(await track.canDecode())) throw new AppError('unsupported', 'this browser can’t decode the video’s codec')
  return new VideoSampleSink(track)
}
