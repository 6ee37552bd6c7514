import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { extract } from 'tar-stream'
import type { Db } from '#db/client.ts'
import { type DumpRow, isEmptyStore, writeTable } from '#db/queries/dump.ts'
import { schemaVersion } from '#db/version.ts'
import { AppError } from '#shared/errors.ts'
import type { ReleaseFile } from '#shared/release/types.ts'
import type { Deps } from '../deps.ts'
import { type BackupManifest, backupManifest, backupManifestName, blobPath } from './backup.ts'
import { computeRoot } from './canonical.ts'

const bad = (what: string) => new AppError('bad_input', `the backup is not whole: ${what}`)

type Entry = AsyncIterable<Uint8Array>

/** The members of a tar file, one after the other; each must be read to its end before the next. */
async function* readMembers(file: string): AsyncGenerator<{ path: string; entry: Entry }> {
  const archive = extract()
  const source = createReadStream(file)
  source.on('error', (error) => archive.destroy(error))
  source.pipe(archive)
  try {
    for await (const entry of archive) yield { path: entry.header.name, entry: readEntry(entry as Entry) } // an entry gives bytes only
  } catch (error) {
    throw toBad(error)
  } finally {
    source.destroy()
  }
}

const toBad = (error: unknown) => (error instanceof AppError ? error : bad(error instanceof Error ? error.message : String(error)))

/** Where the file is cut off inside a member, it is that member's reader who is told. */
async function* readEntry(entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    yield* entry
  } catch (error) {
    throw toBad(error)
  }
}

async function readManifest(entry: Entry): Promise<BackupManifest> {
  const chunks: Uint8Array[] = []
  for await (const chunk of entry) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const parsed = backupManifest.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw bad(`${backupManifestName}: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function hashOf(entry: Entry): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of entry) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** Reads a whole backup and checks every byte of it against its manifest. Throws `bad_input` naming what is wrong. */
export async function checkBackup(file: string): Promise<BackupManifest> {
  let manifest: BackupManifest | null = null
  const left = new Map<string, ReleaseFile>()
  for await (const { path, entry } of readMembers(file)) {
    if (!manifest) {
      if (path !== backupManifestName) throw bad(`it begins with ${JSON.stringify(path.slice(0, 80))}, not ${backupManifestName}`)
      manifest = await readManifest(entry)
      for (const each of manifest.files) left.set(each.path, each)
      continue
    }
    const wanted = left.get(path)
    const found = await hashOf(entry)
    if (found.sha256 !== wanted?.sha256 || found.bytes !== wanted.bytes) throw bad(`${path} is not what ${backupManifestName} says`)
    left.delete(path)
  }
  if (!manifest) throw bad('it is empty')
  const [missing] = left.keys()
  if (missing) throw bad(`${missing} is missing`)
  if (computeRoot(manifest.files) !== manifest.root) throw bad('its root is not that of its files')
  return manifest
}

/**
 * Puts a backup into an empty store, all or nothing. Throws `conflict` when somebody has worked in the store, `unsupported` for a
 * backup of another version of the tables, `bad_input` for one that is not whole.
 */
export async function restoreBackup(deps: Deps, file: string): Promise<BackupManifest> {
  const manifest = await checkBackup(file)
  if (manifest.schema !== schemaVersion)
    throw new AppError('unsupported', `the backup was made with the tables of ${manifest.schema}; here they are those of ${schemaVersion}`)
  if (!(await isEmptyStore(deps.db))) throw new AppError('conflict', 'there is data here already; a backup is restored into an empty store')
  const stored: string[] = []
  try {
    await deps.db.transaction(async (tx) => {
      for await (const { path, entry } of readMembers(file)) {
        const table = /^tables\/(\w+)\.jsonl$/.exec(path)?.[1]
        if (table) await restoreTable(tx, table, entry)
        else if (path.startsWith(blobPath(''))) stored.push((await deps.blobs.put(Readable.from(entry))).sha256)
        else await hashOf(entry)
      }
    })
  } catch (error) {
    for (const sha256 of stored) await deps.blobs.remove(sha256)
    throw error
  }
  return manifest
}

async function restoreTable(tx: Db, name: string, entry: Entry): Promise<void> {
  let rows: DumpRow[] = []
  for await (const line of createInterface({ input: Readable.from(entry) })) {
    rows.push(JSON.parse(line) as DumpRow) // checked against its hash before
    if (rows.length < 2000) continue
    await writeTable(tx, name, rows)
    rows = []
  }
  if (rows.length > 0) await writeTable(tx, name, rows)
}
