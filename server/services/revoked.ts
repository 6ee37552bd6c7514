import { getDeletedSessions } from '#db/queries/access.ts'
import { isId, type ReleaseId, type SessionId } from '#shared/ids.ts'
import type { Deps } from '../deps.ts'
import { readManifest } from './release.ts'

/** Sessions of a release that were deleted since: whoever holds a copy should take them out. `since` is null where the log doesn't tell. */
export async function findRevoked(deps: Deps, id: ReleaseId): Promise<{ session: SessionId; since: string | null }[]> {
  const manifest = await readManifest(deps, id)
  const held = manifest.files.flatMap(({ path }) => {
    const session = /^sessions\/([^/]+)\/session\.json$/.exec(path)?.[1] ?? ''
    return isId('session', session) ? [session] : []
  })
  return getDeletedSessions(deps.db, held)
}
