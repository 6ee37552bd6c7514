import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Db } from '#db/client.ts'
import { getHeldBlobs } from '#db/queries/blobs.ts'
import { dumpedTables, readTable } from '#db/queries/dump.ts'
import { schemaVersion } from '#db/version.ts'
import { type ReleaseFile, releaseFile } from '#shared/release/types.ts'
import type { Deps } from '../deps.ts'
import { streamBlob } from '../formats/export/blob.ts'
import type { SizedFile } from '../formats/export/tar.ts'
import { computeRoot, toCanonicalBytes } from './canonical.ts'

/** `backup.json`, the first file of a backup: every other file with its sha256, and the root over them. */
export const backupManifest = z.strictObject({
  format: z.literal('retrace-backup'),
  formatVersion: z.literal(1),
  schema: z.string(),
  createdAt: z.string(),
  sessions: z.int(),
  blobs: z.int(),
  bytes: z.int(),
  root: z.string(),
  files: z.array(releaseFile),
})
export type BackupManifest = z.infer<typeof backupManifest>

export const backupManifestName = 'backup.json'
export const tablePath = (name: string) => `tables/${name}.jsonl`
export const blobPath = (sha256: string) => `blobs/${sha256}`

export type Backup = { manifest: BackupManifest; write(): AsyncGenerator<SizedFile>; close(): Promise<void> }

/**
 * Everything that people and recordings have put into this store, as files: the tables of one moment as JSON lines, then the blobs.
 * Keys that sign cookies are not in it: people sign in again. `close` when done. A blob removed meanwhile breaks the writing off.
 */
export async function createBackup(deps: Deps): Promise<Backup> {
  const folder = await mkdtemp(join(deps.stagingDir, 'backup-'))
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    const { tables, sessions, held } = await deps.db.transaction((tx) => dumpTables(tx, folder), {
      isolationLevel: 'repeatable read',
      accessMode: 'read only',
    })
    const blobs: ReleaseFile[] = []
    for (const sha256 of held) blobs.push({ path: blobPath(sha256), bytes: await deps.blobs.size(sha256), sha256 })
    const files = [...tables, ...blobs]
    const manifest: BackupManifest = {
      ...{ format: 'retrace-backup', formatVersion: 1, schema: schemaVersion, createdAt: deps.now().toISOString() },
      ...{ sessions, blobs: blobs.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0), root: computeRoot(files), files },
    }
    return { manifest, write: () => writeFiles(deps, folder, manifest), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function dumpTables(tx: Db, folder: string) {
  const tables: ReleaseFile[] = []
  let sessions = 0
  for (const name of dumpedTables) {
    const { rows, file } = await dumpTable(tx, name, join(folder, name))
    tables.push(file)
    if (name === 'sessions') sessions = rows
  }
  return { tables, sessions, held: await getHeldBlobs(tx) }
}

async function dumpTable(tx: Db, name: string, spool: string): Promise<{ rows: number; file: ReleaseFile }> {
  const hash = createHash('sha256')
  const handle = await open(spool, 'wx')
  let [rows, bytes] = [0, 0]
  try {
    for await (const page of readTable(tx, name)) {
      const text = Buffer.from(page.map((row) => `${JSON.stringify(row)}\n`).join(''))
      hash.update(text)
      await handle.writeFile(text)
      rows += page.length
      bytes += text.length
    }
  } finally {
    await handle.close()
  }
  return { rows, file: { path: tablePath(name), bytes, sha256: hash.digest('hex') } }
}

async function* writeFiles(deps: Deps, folder: string, manifest: BackupManifest): AsyncGenerator<SizedFile> {
  const content = toCanonicalBytes(manifest)
  yield { path: backupManifestName, bytes: content.length, content }
  for (const name of dumpedTables) {
    const path = tablePath(name)
    const bytes = manifest.files.find((file) => file.path === path)?.bytes ?? 0
    yield { path, bytes, content: readSpool(join(folder, name)) }
  }
  for (const { path, bytes, sha256 } of manifest.files) {
    if (path === blobPath(sha256)) yield { path, bytes, content: streamBlob(deps.blobs, sha256) }
  }
}

/** Opened when the first bytes are asked for: a reader that goes early leaves nothing open. */
async function* readSpool(file: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(file)) yield chunk
}
