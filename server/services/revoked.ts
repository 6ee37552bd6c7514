import { getDeletedSessions } from '#db/queries/access.ts'
import { ensure } from '#shared/errors.ts'
import type { ReleaseId, SessionId } from '#shared/ids.ts'
import { releaseContents } from '#shared/release/types.ts'
import type { Deps } from '../deps.ts'
import { readManifest } from './release.ts'

/** Sessions of a release that were deleted since: whoever holds a copy should take them out. `since` is null where the log doesn't tell. */
export async function findRevoked(deps: Deps, id: ReleaseId): Promise<{ session: SessionId; since: string | null }[]> {
  const { files } = await readManifest(deps, id)
  const file = ensure(
    files.find((each) => each.path === 'contents.json'),
    'contents of the release',
  )
  const contents = releaseContents.parse(JSON.parse(new TextDecoder().decode(await deps.blobs.read(file.sha256))))
  const ids = contents.sessions.map((each) => each.id)
  return getDeletedSessions(deps.db, ids)
}
