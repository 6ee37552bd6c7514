import { type AcceptedPass, getAcceptedPasses, readTaughtPasses } from '#db/queries/suggestions.ts'
import type { PassId, SessionId } from '#shared/ids.ts'
import { examplesOf } from '#shared/labels/suggest/examples.ts'
import { type Example, type SuggestModel, trainModel } from '#shared/labels/suggest/model.ts'
import type { Actor } from '#shared/policy.ts'
import { createRecording, type LoadedTracks } from '#shared/replay/recording.ts'
import type { Deps } from '../deps.ts'
import { findSessionHead } from './sessions.ts'
import { loadTracks } from './tracks.ts'

/** Of more, the newest: what is asked of a project changes with time, and reading each costs a few ms once. */
const mostPasses = 300

/** What passes taught, by pass and revision: an accepted pass changes only by being reviewed anew. Forgotten with the process. */
const lessons = new WeakMap<Deps['blobs'], Map<string, readonly Example[]>>()

/**
 * What accepted passes on the project's other sessions say that segments look like. The session's own are left out: whoever labels it
 * must not be told what somebody else made of it. Throws `not_found` where the actor may know of no such session.
 */
export async function getSuggestModel(deps: Pick<Deps, 'db' | 'blobs'>, actor: Actor, id: SessionId): Promise<SuggestModel> {
  const { projectId } = await findSessionHead(deps, actor, id)
  const accepted = await getAcceptedPasses(deps.db, projectId, id, mostPasses)
  const known = lessons.get(deps.blobs) ?? new Map<string, readonly Example[]>()
  lessons.set(deps.blobs, known)
  await learn(
    deps,
    known,
    accepted.filter((each) => !known.has(keyOf(each))),
  )
  return trainModel(
    accepted.flatMap((each) => known.get(keyOf(each)) ?? []),
    accepted.length,
  )
}

const keyOf = ({ id, revision }: AcceptedPass) => `${id} ${revision}`

async function learn(
  deps: Pick<Deps, 'db' | 'blobs'>,
  known: Map<string, readonly Example[]>,
  missing: readonly AcceptedPass[],
): Promise<void> {
  const keys = new Map<PassId, string>(missing.map((each) => [each.id, keyOf(each)]))
  for await (const { id, doc, tiers, segments } of readTaughtPasses(deps.db, [...keys.keys()])) {
    const tracks = await loadTracks(deps, doc, ['buttons', 'scroll', 'keys', 'context', 'targets'])
    const loaded = Object.fromEntries(tracks.map((track) => [track.kind, track])) as LoadedTracks // each under its own kind
    known.set(keys.get(id) ?? '', examplesOf(createRecording(doc, loaded, []), segments, tiers))
  }
}
