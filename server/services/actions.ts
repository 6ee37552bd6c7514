import { getStreamShifts } from '#db/queries/streamShifts.ts'
import { reduceAgentnet } from '#shared/actions/agentnet.ts'
import { reduceDefault } from '#shared/actions/default.ts'
import { chooseFrames, type Picture } from '#shared/actions/frames.ts'
import { hasInput, reduceSource } from '#shared/actions/source.ts'
import type { Action, ActionProfile, Reduction } from '#shared/actions/types.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import { type StreamShifts, toPlainShifts } from '#shared/replay/streamShifts.ts'
import type { SessionDoc } from '#shared/session.ts'
import { iterateEvents } from '#shared/tracks/events.ts'
import type { Deps } from '../deps.ts'
import { type Frames, openFrames } from '../media/frames.ts'
import { createPicture } from '../media/picture.ts'
import { findSession } from './sessions.ts'
import { loadTracks } from './tracks.ts'

/** The session's actions by the rules of a profile, without their pictures, and what the rules leave out. */
export async function reduceSession(deps: Pick<Deps, 'blobs'>, doc: SessionDoc, profile: ActionProfile): Promise<Reduction> {
  const tracks = await loadTracks(deps, doc, ['pointer', 'buttons', 'scroll', 'keys', 'notes'])
  if (!hasInput(tracks)) return reduceSource(iterateEvents(tracks))
  const events = iterateEvents(tracks.filter((track) => track.kind !== 'notes'))
  return profile === 'agentnet' ? reduceAgentnet(events) : reduceDefault(events)
}

/** The stream that shows a surface; the first where several do. */
export function findStream(doc: Pick<SessionDoc, 'streams' | 'tracks'>, surface: number): number | null {
  const hasFrames = (index: number) => doc.tracks.some((track) => track.kind === 'frames' && track.stream === index && track.rows > 0)
  const index = doc.streams.findIndex((stream, at) => stream.surface === surface && hasFrames(at))
  return index < 0 ? null : index
}

/** The pictures of each surface; null where a surface has none. */
export type Surfaces = { get(surface: number): Frames | null; close(): Promise<void> }

/** All streams of a session that have pictures, by surface; `close` when done. */
export async function openSurfaces(deps: Pick<Deps, 'blobs'>, doc: SessionDoc, shifts: StreamShifts): Promise<Surfaces> {
  const open = new Map<number, Frames>()
  const close = async () => {
    for (const frames of open.values()) await frames.close()
  }
  try {
    for (const surface of doc.surfaces.keys()) {
      const stream = findStream(doc, surface)
      if (stream !== null) open.set(surface, await openFrames(deps, doc, stream, shifts))
    }
  } catch (error) {
    await close()
    throw error
  }
  return { get: (surface) => open.get(surface) ?? null, close }
}

/** The session's actions, each with the time of its picture. Decodes as much of the picture as the rule looks at. */
async function deriveActions(deps: Pick<Deps, 'blobs'>, doc: SessionDoc, shifts: StreamShifts, profile: ActionProfile): Promise<Action[]> {
  const { actions } = await reduceSession(deps, doc, profile)
  const surfaces = await openSurfaces(deps, doc, shifts)
  try {
    const pictures = new Map<number, Picture | null>()
    const getPicture = (surface: number) => {
      const known = pictures.get(surface)
      if (known !== undefined) return known
      const frames = surfaces.get(surface)
      const picture = frames && createPicture(frames)
      pictures.set(surface, picture)
      return picture
    }
    return await chooseFrames(actions, getPicture, doc.durationUs)
  } finally {
    await surfaces.close()
  }
}

/** Answers of the last sessions asked for: a recording never changes, and choosing pictures decodes seconds of video. */
const answers = new WeakMap<Deps['blobs'], Map<string, Promise<Action[]>>>()
const keptAnswers = 50

function recall(deps: Pick<Deps, 'blobs'>, key: string, derive: () => Promise<Action[]>): Promise<Action[]> {
  const kept = answers.get(deps.blobs) ?? new Map<string, Promise<Action[]>>()
  answers.set(deps.blobs, kept)
  const answer = kept.get(key) ?? derive()
  kept.delete(key)
  kept.set(key, answer) // the end of a map is its newest
  answer.catch(() => kept.delete(key))
  for (const oldest of kept.keys()) if (kept.size > keptAnswers) kept.delete(oldest)
  return answer
}

/** Throws `not_found` where the actor may know of no such session. */
export async function getActions(deps: Pick<Deps, 'db' | 'blobs'>, actor: Actor, id: SessionId, profile: ActionProfile): Promise<Action[]> {
  const { doc } = await findSession(deps, actor, id)
  const shifts = toPlainShifts(await getStreamShifts(deps.db, id))
  return recall(deps, `${id} ${profile} ${JSON.stringify(shifts)}`, () => deriveActions(deps, doc, shifts, profile))
}
