import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import type { Db } from '#db/client.ts'
import { findUnheldBlobs, type SessionBlob } from '#db/queries/blobs.ts'
import { AppError } from '#shared/errors.ts'
import type { BlobInfo, BlobStore } from '../blobs/store.ts'
import type { Deps } from '../deps.ts'

/** Key of the lock between commits of blobs (shared) and their removal (exclusive). */
const blobLock = 4071

/** How many sessions under way in this process need a blob, for each store. */
const needed = new WeakMap<BlobStore, Map<string, number>>()

function countNeed(blobs: BlobStore, name: string, change: 1 | -1): number {
  const counts = needed.get(blobs) ?? new Map<string, number>()
  needed.set(blobs, counts)
  const count = (counts.get(name) ?? 0) + change
  if (count > 0) counts.set(name, count)
  else counts.delete(name)
  return count
}

/** Blobs that a session under way has written, and what they are to it. Call `release` when it has its rows, or has failed. */
export class BlobCollector {
  readonly rows = new Map<string, SessionBlob>()
  readonly #byFile = new Map<string, BlobInfo>()
  readonly #deps: Pick<Deps, 'blobs'>

  constructor(deps: Pick<Deps, 'blobs'>) {
    this.#deps = deps
  }

  async putFile(file: string, role: SessionBlob['role'], mediaType: string): Promise<BlobInfo> {
    const info = this.#byFile.get(file) ?? (await this.#deps.blobs.put(createReadStream(file)))
    this.#byFile.set(file, info)
    this.#add(info, role, mediaType)
    return info
  }

  async put(content: Uint8Array | Readable, role: SessionBlob['role'], mediaType: string): Promise<BlobInfo> {
    const info = await this.#deps.blobs.put(content)
    this.#add(info, role, mediaType)
    return info
  }

  /** A file that is both a source and a picture is served as the picture. */
  #add(info: BlobInfo, role: SessionBlob['role'], mediaType: string): void {
    const known = this.rows.get(info.sha256)
    if (!known) countNeed(this.#deps.blobs, info.sha256, 1)
    if (!known || known.role === 'source') this.rows.set(info.sha256, { ...info, role, mediaType })
  }

  /** Removes what nobody holds: after a commit that is nothing, after a failure all that was new. */
  async release(db: Db): Promise<void> {
    const { blobs } = this.#deps
    // another import of the same files, still under way, cleans up after itself
    const names = [...this.rows.keys()].filter((name) => countNeed(blobs, name, -1) === 0)
    this.rows.clear()
    await removeUnheldBlobs({ db, blobs }, names)
  }
}

/** In the transaction that gives blobs their rows: nobody removes them meanwhile. Throws `unavailable` when somebody just did. */
export async function holdBlobs(tx: Db, deps: Pick<Deps, 'blobs'>, names: Iterable<string>): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${blobLock})`)
  for (const name of names)
    if (!(await deps.blobs.has(name))) throw new AppError('unavailable', `blob ${name} was removed meanwhile; import again`)
}

/** Removes those of the blobs that no session and no release holds, and none under way here needs. Gives how many those are. */
export async function removeUnheldBlobs(deps: Pick<Deps, 'db' | 'blobs'>, names: string[]): Promise<number> {
  const free = names.filter((name) => !needed.get(deps.blobs)?.has(name))
  if (free.length === 0) return 0
  return deps.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${blobLock})`)
    const unheld = await findUnheldBlobs(tx, free)
    for (const name of unheld) await deps.blobs.remove(name)
    return unheld.length
  })
}
