import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import type { TrackPart, TrackRef } from '#shared/session.ts'
import { encodeTrack } from '#shared/tracks/arrow.ts'
import { partRows, type Track } from '#shared/tracks/columns.ts'
import type { BlobCollector } from './importBlobs.ts'

const compress = promisify(zstdCompress)

/** A stored track, and the sha256 of each part before compression: what identifies it whatever packs it. */
export type StoredTrack = { ref: TrackRef; rawSha256: string[] }

function timesOf(track: Track): ArrayLike<number> {
  return track.kind === 'sources' ? [] : track.tUs
}

/** Cuts a track into parts and stores them, zstd-compressed. */
export async function storeTrack(collector: BlobCollector, track: Track, stream?: number): Promise<StoredTrack> {
  const parts: TrackPart[] = []
  const rawSha256: string[] = []
  const times = timesOf(track)
  for (let from = 0; from < track.rows; from += partRows) {
    const to = Math.min(track.rows, from + partRows)
    const raw = encodeTrack(track, from, to)
    rawSha256.push(createHash('sha256').update(raw).digest('hex'))
    const info = await collector.put(await compress(raw), 'track', 'application/vnd.apache.arrow.file')
    parts.push({ ...info, rows: to - from, fromUs: times[from] ?? 0, toUs: times[to - 1] ?? 0 })
  }
  return { ref: { kind: track.kind, ...(stream === undefined ? {} : { stream }), rows: track.rows, parts }, rawSha256 }
}
