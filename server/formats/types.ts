import type { CanonicalEvent } from '#shared/events.ts'
import type { Clock, Geometry, Mapping, SessionDoc, Surface, Warning } from '#shared/session.ts'

/** Names, sizes and first bytes of what was offered: all that `sniff` may look at. Paths are relative, with `/`. */
export type SampleFile = { path: string; bytes: number /** At most the first 64 KiB; read when asked for. */; head(): Uint8Array }
export type Sample = { files: readonly SampleFile[] }

/** One offered file. `path` is what its owner calls it; `file` is where it is staged. Never build other paths from names in it. */
export type SourceEntry = { path: string; bytes: number; file: string }
/** One recording: all files below one folder, one archive unpacked, or one file. */
export type Source = {
  /** What the owner calls the folder or archive; a title where the recording has none. */
  name: string
  entries: readonly SourceEntry[]
  signal: AbortSignal
}

export type WarnWhere = { tUs?: number | undefined; seq?: number | undefined; count?: number }
/** Collects what an importer has to say: warnings count per code, and nothing is dropped silently. */
export type Report = {
  /** The first message of a code is kept, later ones only count. */
  warn(code: string, message: string, where?: WarnWhere): void
  readonly warnings: readonly Warning[]
  progress(fraction: number, step: string): void
}

/**
 * A source file to keep: verbatim from `file`, with `mask` laid over every line (which must keep its length in latin1), or `content`
 * where fields had to be taken out. `scrubbed` names what is missing; it is looked at when the file has been stored.
 */
export type DraftSource =
  | { name: string; file: string; scrubbed?: string[]; mask?: (text: string) => string }
  | { name: string; content: Uint8Array; scrubbed: string[] }

/** Part of the surface, in its own units, that a picture shows from the origin on; its pixels are scaled to it. */
export type Covers = { wPx: number; hPx: number }
export type DraftFrame = { tUs: number; path: string; file: string; covers?: Covers }
/** A stream to store. Without `mapping` or `covers` the surface's pixels are the picture's pixels. */
export type DraftStream = {
  id: string
  surface: number
  offsetUs: number
  mapping?: Mapping[] /** What the recording says; checked. */
  size?: { wPx: number; hPx: number }
} & ({ kind: 'video'; path: string; file: string; covers?: Covers } | { kind: 'frames'; frames: readonly DraftFrame[] })

/** What is known of a session only after its last event. */
export type DraftEnd = { /** Lower bound of the length; streams may reach further. */ durationUs: number; geometry?: Geometry[] }

/** A session as an importer hands it over, before anything is stored. `src` of each event points into `sources`. */
export type SessionDraft = {
  title: string
  /** Where the recording says so itself (our bundle does); else the importer's id. */
  format?: string
  formatVersion: string
  task: SessionDoc['task']
  /** Never host names, MAC addresses, user names or serial numbers. */
  platform: Record<string, string>
  clocks: Clock[]
  surfaces: Surface[]
  geometry: Geometry[]
  sources: DraftSource[]
  streams: DraftStream[]
  /** Emits every event once, in any order. */
  readEvents(emit: (event: CanonicalEvent) => void): Promise<DraftEnd>
}

export type Importer = {
  id: string
  title: string
  /** 0 = not mine, 1 = certain. Two importers with the same highest value are an error. Looks at files at the top of the sample. */
  sniff(sample: Sample): number
  /** Throws `AppError` (`bad_input`, `unsupported`, `too_large`) naming file and position; nothing is stored then. */
  read(source: Source, report: Report): AsyncIterable<SessionDraft>
}

/** One file of an export: `path` relative, with `/`. */
export type ExportFile = { path: string; content: Uint8Array | AsyncIterable<Uint8Array> }
