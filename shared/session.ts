import { z } from 'zod'
import { type TrackKind, trackKinds } from './tracks/columns.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits')
const finite = z.number()

/** A file as the recorder wrote it, kept verbatim; `scrubbed` names the fields that were taken out before it was stored. */
export const sourceFile = z.strictObject({ name: z.string(), sha256, bytes: z.int(), scrubbed: z.array(z.string()).optional() })
export type SourceFile = z.infer<typeof sourceFile>

/** Spaces that coordinates can be in. */
export const surfaceSpaces = ['screen_px', 'screen_pt', 'window', 'viewport_css', 'page_px'] as const
/** What the pointer moves over: the desktop, or one browser page. */
export const surface = z.strictObject({ id: z.string(), space: z.enum(surfaceSpaces), title: z.string() })
export type Surface = z.infer<typeof surface>

/** Size of a display or viewport from `tUs` on. A declared size is a claim; `inferred` came out of the events. */
export const geometry = z.strictObject({
  tUs: z.int(),
  surface: z.int().nonnegative(),
  display: z.string().default('0'),
  xPx: finite,
  yPx: finite,
  wPx: finite,
  hPx: finite,
  scale: finite.default(1),
  certainty: z.enum(['declared', 'inferred', 'unknown']),
})
export type Geometry = z.infer<typeof geometry>

/** From `tUs` on: frame x = a·x + c·y + e, frame y = b·x + d·y + f, of a point (x, y) of the surface. */
export const mapping = z.strictObject({ tUs: z.int(), affine: z.tuple([finite, finite, finite, finite, finite, finite]) })
export type Mapping = z.infer<typeof mapping>

export const media = z.strictObject({ sha256, mediaType: z.string(), bytes: z.int(), codec: z.string() })
export type Media = z.infer<typeof media>

/** A session's frames or video of one surface. Its frame times are the `frames` track with the same index. */
export const stream = z.strictObject({
  id: z.string(),
  kind: z.enum(['frames', 'video']),
  surface: z.int().nonnegative(),
  wPx: z.int().positive(),
  hPx: z.int().positive(),
  /** Session time of the stream's own zero. */
  offsetUs: z.int(),
  frames: z.int().nonnegative(),
  media: media.optional(),
  mapping: z.array(mapping).min(1),
})
export type Stream = z.infer<typeof stream>

export const warning = z.strictObject({
  code: z.string(),
  message: z.string(),
  count: z.int().positive(),
  tUs: z.int().optional(),
  seq: z.int().optional(),
})
export type Warning = z.infer<typeof warning>

export const clockKinds = ['monotonic', 'epoch', 'relative', 'ordinal'] as const
export const clock = z.strictObject({
  id: z.string(),
  kind: z.enum(clockKinds),
  unit: z.enum(['s', 'ms', 'us', 'ns', 'none']),
  /** The clock's reading at session time 0, as the recorder wrote it. */
  originRaw: z.string(),
  /** Wall time of session time 0, ms since 1970, where it is known. */
  epochMs: finite.optional(),
})
export type Clock = z.infer<typeof clock>

/** One file of a track: rows in order of (tUs, seq), `toUs` the time of the last. */
export const trackPart = z.strictObject({ sha256, bytes: z.int(), rows: z.int(), fromUs: z.int(), toUs: z.int() })
export type TrackPart = z.infer<typeof trackPart>
export const trackRef = z.strictObject({
  kind: z.enum(trackKinds),
  /** Index of the stream, for `frames` only. */
  stream: z.int().nonnegative().optional(),
  rows: z.int(),
  parts: z.array(trackPart),
})
export type TrackRef = z.infer<typeof trackRef>

/** Everything an import fixes about a session. Immutable; what people add later lives beside it. */
export const sessionDoc = z.strictObject({
  source: z.strictObject({ format: z.string(), formatVersion: z.string(), files: z.array(sourceFile) }),
  title: z.string(),
  task: z.strictObject({ instruction: z.string().optional(), description: z.string().optional() }),
  platform: z.record(z.string(), z.string()),
  clocks: z.array(clock),
  durationUs: z.int().nonnegative(),
  surfaces: z.array(surface).min(1),
  geometry: z.array(geometry),
  streams: z.array(stream),
  tracks: z.array(trackRef),
  warnings: z.array(warning),
})
export type SessionDoc = z.infer<typeof sessionDoc>

/** Kinds of tracks that hold what was done; the others hold what the recorder knew about the surroundings, or serve these. */
export const eventTracks: ReadonlySet<TrackKind> = new Set(['pointer', 'buttons', 'scroll', 'keys', 'notes'])

/** Input events and notes of all tracks together: what people call the session's events. */
export function countEvents(doc: Pick<SessionDoc, 'tracks'>): number {
  let rows = 0
  for (const track of doc.tracks) if (eventTracks.has(track.kind)) rows += track.rows
  return rows
}

export function countFrames(doc: Pick<SessionDoc, 'streams'>): number {
  return doc.streams.reduce((sum, each) => sum + each.frames, 0)
}

/** Sizes of the displays and viewports that are known, each once, in order of time: `["1366x768", "2560x1600"]`. */
export function describeScreens(geometries: readonly Geometry[]): string[] {
  const known = geometries.filter((each) => each.certainty !== 'unknown').sort((a, b) => a.tUs - b.tUs)
  return [...new Set(known.map((each) => `${each.wPx}x${each.hPx}`))]
}
