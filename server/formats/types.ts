import type { CanonicalEvent } from '#shared/events.ts'
import type { Clock, Geometry, Mapping, Surface, Warning } from '#shared/session.ts'

/** Names and first bytes of what was offered: all that `sniff` may look at. Paths are relative, with `/`. */
export type Sample = { files: readonly { path: string; bytes: number; head: Uint8Array }[] }

/** One offered file. `path` is where it is staged; never build other paths from names in it. */
export type SourceEntry = { path: string; bytes: number; file: string }
export type Source = {
  entries: readonly SourceEntry[] /** For files that are extracted on the way; removed afterwards. */
  tempDir: string
  signal: AbortSignal
}

/** Collects what an importer has to say: warnings count per code, and nothing is dropped silently. */
export type Report = {
  warn(code: string, message: string, where?: { tUs?: number; seq?: number }): void
  readonly warnings: readonly Warning[]
  progress(fraction: number, step: string): void
}

/** A source file to keep: verbatim from `file`, or `content` where identifiers had to be taken out (`scrubbed` names the fields). */
export type DraftSource = { name: string; file: string; scrubbed?: string[] } | { name: string; content: Uint8Array; scrubbed: string[] }

export type DraftFrame = { tUs: number; file: string }
/** A stream to store. Without `mapping` the surface's pixels are the frame's pixels. */
export type DraftStream = { id: string; surface: number; offsetUs: number; mapping?: (size: { wPx: number; hPx: number }) => Mapping[] } & (
  | { kind: 'video'; file: string }
  | { kind: 'frames'; frames: AsyncIterable<DraftFrame> | Iterable<DraftFrame> }
)

/** A session as an importer hands it over, before anything is stored. Events may come in any order; `src` of each points into `sources`. */
export type SessionDraft = {
  title: string
  formatVersion: string
  task: { instruction?: string; description?: string }
  /** Never host names, MAC addresses, user names or serial numbers. */
  platform: Record<string, string>
  clocks: Clock[]
  surfaces: Surface[]
  geometry: Geometry[]
  sources: DraftSource[]
  streams: DraftStream[]
  events: AsyncIterable<CanonicalEvent> | Iterable<CanonicalEvent>
  /** Lower bound of the length; events and streams may reach further. */
  durationUs: number
  /** Warnings that need all events; called after the last one. Sees the counts and bounds that the store kept. */
  finish?: () => { geometry?: Geometry[]; durationUs?: number }
}

export type Importer = {
  id: string
  title: string
  /** 0 = not mine, 1 = certain. Two importers with the same highest value are an error. */
  sniff(sample: Sample): number
  /** Throws `AppError` (`bad_input`, `unsupported`, `too_large`) naming file and position; nothing is stored then. */
  read(source: Source, report: Report): AsyncIterable<SessionDraft>
}
