import { getPass, getPassIdsOfSession } from '#db/queries/passes.ts'
import type { PassView, SegmentLine } from '#shared/api.ts'
import type { SessionId } from '#shared/ids.ts'
import { findParent } from '#shared/labels/rules.ts'
import type { Segment } from '#shared/labels/segments.ts'
import { labelPath } from '#shared/labels/taxonomy.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { findSessionHead } from './sessions.ts'

/** Every segment of a session that the actor may see, pass after pass. */
export async function* readSegments(deps: Deps, actor: Actor, sessionId: SessionId): AsyncGenerator<SegmentLine[]> {
  await findSessionHead(deps, actor, sessionId)
  for (const id of await getPassIdsOfSession(deps.db, actor, sessionId)) {
    const pass = await getPass(deps.db, actor, id)
    if (pass) yield toSegmentLines(pass)
  }
}

function toSegmentLines(pass: PassView): SegmentLine[] {
  const { doc, version } = pass.taxonomy
  const byTier = Map.groupBy(pass.segments, (each) => each.tier)
  const parentOf = (each: Segment): string | null => {
    const parentTier = doc.tiers.find((tier) => tier.id === each.tier)?.parent
    return findParent(byTier.get(parentTier ?? '') ?? [], each)?.id ?? null
  }
  return pass.segments.map((each) => {
    const path = each.labelId ? labelPath(doc, each.labelId) : []
    return {
      ...each,
      label: path.at(-1) ?? null,
      labelPath: path,
      parent: parentOf(each),
      author: pass.author,
      passState: pass.state,
      taxonomyVersion: version,
    }
  })
}
