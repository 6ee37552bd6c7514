import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DerivedMedia } from '#db/schema/sessions.ts'
import { AppError, ensure } from '#shared/errors.ts'
import { longestGroup, toFrameGroups } from '#shared/replay/frameGroups.ts'
import type { SessionDoc, Stream } from '#shared/session.ts'
import type { Deps } from '../deps.ts'
import { assertSameFrames, convertVideo, groupFrames } from '../media/convert.ts'
import { probeVideo, type VideoInfo } from '../media/probe.ts'
import type { BlobCollector } from './importBlobs.ts'
import { loadFrameTrack } from './tracks.ts'

type Input = { deps: Deps; doc: SessionDoc; collector: BlobCollector; tempDir: string; signal: AbortSignal }
export type Playable = DerivedMedia['playable'][number]

const groupsOf = ({ frames }: VideoInfo) => toFrameGroups(frames.map((frame) => frame.key))

/** Converts the recorded video of a stream and stores the copy. Throws `bad_input` unless it has the same frames at the same times. */
export async function convertStream(input: Input, stream: number, onProgress: (fraction: number) => void): Promise<Playable> {
  const { deps, doc, signal } = input
  const { id, media, offsetUs, frames }: Stream = ensure(doc.streams[stream], `stream ${stream}`)
  const local = await deps.blobs.file(ensure(media, 'media of a video stream').sha256)
  const outFile = join(input.tempDir, `${stream}.mp4`)
  try {
    const info = await convertVideo({ file: local.path, path: `video "${id}"`, outFile, frames, signal, onProgress })
    const track = await loadFrameTrack(deps, doc, stream)
    assertSameFrames(
      `video "${id}"`,
      track.tUs.map((tUs) => tUs - offsetUs),
      info,
    )
    const { sha256 } = await input.collector.putFile(outFile, 'derived', info.mediaType)
    return { stream, sha256, mediaType: info.mediaType, groups: groupsOf(info) }
  } finally {
    await local.release()
    await rm(outFile, { force: true })
  }
}

/**
 * Sees to it that a seek in a video that browsers play decodes few frames: it stays where its keyframes are as close as a copy's would
 * be, or where a copy would lose colours; else it gives way to a copy. It also stays, and plays, where no copy of it can be made.
 */
export async function quickenStream(input: Input, played: Playable, onProgress: (fraction: number) => void): Promise<Playable> {
  const { deps, signal } = input
  const local = await deps.blobs.file(played.sha256)
  try {
    const info = await probeVideo(local.path, `stream ${played.stream}`, signal)
    const kept = { ...played, groups: groupsOf(info) }
    if (longestGroup(kept.groups) <= groupFrames || !info.isPlain) return kept
    return await convertStream(input, played.stream, onProgress).catch((error: unknown) => {
      if (!(error instanceof AppError) || signal.aborted) throw error
      deps.log.warn({ error, stream: played.stream }, 'no copy for quick seeks could be made')
      return kept
    })
  } finally {
    await local.release()
  }
}
