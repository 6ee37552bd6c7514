import type { ReleaseContents, ReleaseFile, ReleaseManifest, ReleaseRow } from '#shared/release/types.ts'
import type { BlobInfo, BlobStore } from '../../blobs/store.ts'
import type { ExportFile } from '../types.ts'

/** A release as exporters see it: frozen, so that reading it twice gives the same. */
export type ReleaseSource = {
  manifest: ReleaseManifest
  contents: ReleaseContents
  blobs: BlobStore
  /** Rows in order of session and time. */
  readRows(): AsyncIterable<ReleaseRow>
  /** A file of the release by its path. Throws `not_found`. */
  find(path: string): ReleaseFile
}

/** A file that goes out as it is stored says so, and is not read twice. */
export type Outgoing = ExportFile & { known?: BlobInfo }

/** How many rows an export has, and which of the release's it can't hold. */
export type Summary = { rows: number; excluded: { reason: string; count: number }[] }

/**
 * Writes a release in one format. `write` is called twice, first to size and hash the files, then to send them, and must
 * give the same files in the same order with the same bytes: no times, no ids of its own.
 */
export type Exporter = {
  id: string
  title: string
  formatVersion: number
  summarise(source: ReleaseSource): Promise<Summary>
  write(source: ReleaseSource): AsyncIterable<Outgoing>
}
