import { ALL_FORMATS, Input, UrlSource, VideoSampleSink } from 'mediabunny'
import { AppError } from '#shared/errors.ts'

export type VideoFile = { sink: VideoSampleSink; dispose(): void }

/** Opens a video over HTTP ranges. Throws `unsupported` when there is no picture in it that this browser decodes. */
export async function openVideo(url: string): Promise<VideoFile> {
  const input = new Input({ formats: ALL_FORMATS, source: new UrlSource(url, { requestInit: { credentials: 'same-origin' } }) })
  const track = await input.getPrimaryVideoTrack()
  if (!track) throw new AppError('unsupported', 'the file holds no video')
  if (!(await track.canDecode()))
    throw new AppError('unsupported', `this browser can't decode the video's codec (${track.codec ?? 'unknown'})`)
  return { sink: new VideoSampleSink(track), dispose: () => input.dispose() }
}
