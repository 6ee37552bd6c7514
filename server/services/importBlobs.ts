import { createReadStream } from 'node:fs'
import { sql } from 'drizzle-orm'
import type { Db } from '#db/client.ts'
import { findUnheldBlobs, type SessionBlob } from '#db/queries/blobs.ts'
import { AppError } from '#shared/errors.ts'
import type { BlobInfo } from '../blobs/store.ts'
import type { Deps } from '../deps.ts'

/** Key of the lock between commits of blobs (shared) and their removal (exclusive). */
const blobLock = 4071

/** Blobs that a session under way has written, and what they are to it. */
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

  async putBytes(content: Uint8Array, role: SessionBlob['role'], mediaType: string): Promise<BlobInfo> {
    const info = await this.#deps.blobs.put(content)
    this.#add(info, role, mediaType)
    return info
  }

  /** A file that is both a source and a picture is served as the picture. */
  #add(info: BlobInfo, role: SessionBlob['role'], mediaType: string): void {
    const known = this.rows.get(info.sha256)
    if (!known || known.role === 'source') this.rows.set(info.sha256, { ...info, role, mediaType })
  }
}

/** In the transaction that gives blobs their rows: nobody removes them meanwhile. Throws `unavailable` when somebody just did. */
export async function holdBlobs(tx: Db, deps: Pick<Deps, 'blobs'>, names: Iterable<string>): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${blobLock})`)
  for (const name of names)
    if (!(await deps.blobs.has(name))) throw new AppError('unavailable', `blob ${name} was removed meanwhile; import again`)
}

/** Removes those of the blobs that no session and no release holds. */
export async function removeUnheldBlobs(deps: Pick<Deps, 'db' | 'blobs'>, names: string[]): Promise<void> {
  if (names.length === 0) return
  await deps.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${blobLock})`)
    for (const name of await findUnheldBlobs(tx, names)) await deps.blobs.remove(name)
  })
}
