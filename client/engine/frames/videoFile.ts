import { CustomSource, Input, type InputVideoTrack, MATROSKA, MP4, QTFF, VideoSampleSink, WEBM } from 'mediabunny'
import { AppError } from '#shared/errors.ts'
import { createRangeReader, type FetchRange } from './ranges.ts'

/** One video of the session, opened once and read by everybody who shows it. */
export type VideoFile = {
  /** A decoder of one's own. Rejects with `unsupported` when there is no picture in the file that this browser decodes. */
  openSink(): Promise<VideoSampleSink>
  dispose(): void
}

/** Containers that the server hands out; naming them keeps the readers of all others out of the page. */
const playable = [MP4, WEBM, MATROSKA, QTFF]

export function createVideoFile(fetchRange: FetchRange): VideoFile {
  let opened: Promise<InputVideoTrack> | null = null
  let input: Input | null = null
  const open = async () => {
    const reader = createRangeReader(fetchRange)
    input = new Input({
      formats: playable,
      source: new CustomSource({ getSize: reader.size, read: reader.read, prefetchProfile: 'fileSystem' }),
    })
    const track = await input.getPrimaryVideoTrack()
    if (!track) throw new AppError('unsupported', 'the file holds no video')
    if (!(await track.canDecode())) throw new AppError('unsupported', 'this browser can’t decode the video’s codec')
    return track
  }
  return {
    async openSink() {
      opened ??= open()
      return new VideoSampleSink(await opened)
    },
    dispose: () => input?.dispose(),
  }
}
