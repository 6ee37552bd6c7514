import { getSessionBlob, type SessionBlob } from '#db/queries/blobs.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import type { Sent } from '../http/bytes.ts'
import { assertAllowed, type Look } from './access.ts'
import { findSession, findSessionHead } from './sessions.ts'

/** Types that a browser may show; whatever else an importer wrote down goes out as bytes without a meaning. */
const shownTypes = new Set(['image/png', 'image/jpeg', 'image/webp', 'video/mp4', 'video/webm', 'application/vnd.apache.arrow.file'])

/**
 * A blob of this very session, which writes the line of the access log too. Source files, which hold what an importer may have
 * masked, need the right to export.
 */
export async function findBlob(deps: Deps, actor: Actor, look: Look, sessionId: SessionId, sha256: string): Promise<Sent> {
  const blob = await getSessionBlob(deps.db, actor, sessionId, sha256, look.line)
  look.isWritten = true
  if (!blob) {
    await findSessionHead(deps, actor, sessionId) // else it is the session that is missing
    throw new AppError('not_found', `session ${sessionId} has no blob ${sha256}`)
  }
  if (blob.role === 'source') assertAllowed(actor, 'session.export', { ownerId: blob.ownerId })
  return toSent(blob, true)
}

/** The session's small picture. Its address stays when the picture changes, so it is not immutable. */
export async function findThumb(deps: Deps, actor: Actor, sessionId: SessionId): Promise<Sent> {
  const { derived } = await findSession(deps, actor, sessionId)
  const blob = derived.thumb === null ? null : await getSessionBlob(deps.db, actor, sessionId, derived.thumb)
  if (!blob) throw new AppError('not_found', `session ${sessionId} has no thumbnail`)
  return toSent(blob, false)
}

function toSent(blob: SessionBlob, isImmutable: boolean): Sent {
  const isTrack = blob.role === 'track'
  const isShown = blob.role !== 'source' && shownTypes.has(blob.mediaType)
  const mediaType = isTrack ? 'application/vnd.apache.arrow.file' : isShown ? blob.mediaType : 'application/octet-stream'
  return { sha256: blob.sha256, bytes: blob.bytes, mediaType, isZstd: isTrack, isImmutable }
}
