import { getStepsBetween } from '#db/queries/migrations.ts'
import { getSegmentPage, type ProjectWords } from '#db/queries/segmentSearch.ts'
import { getTaxonomiesInUse } from '#db/queries/taxonomy.ts'
import type { LabelId, ProjectId } from '#shared/ids.ts'
import { joinVersions, toLabelNow } from '#shared/labels/labelsNow.ts'
import type { LabelNow, SegmentPage, SegmentQuery } from '#shared/labels/queries.ts'
import { defaultTaxonomy } from '#shared/labels/taxonomy.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { findProject } from './projects.ts'

/** What the intents of a project are called and how they stand: the newest published version, and all that are in use together. */
export type ProjectLabels = { words: ProjectWords; labelNow(id: LabelId | null): LabelNow | null }

export async function readProjectLabels(deps: Deps, projectId: ProjectId): Promise<ProjectLabels> {
  const versions = await getTaxonomiesInUse(deps.db, projectId)
  const docs = versions.map((each) => each.doc)
  const steps = (await getStepsBetween(deps.db, projectId, 0, versions[0]?.version ?? 0)).map((each) => each.step)
  const joined = joinVersions(docs)
  const newest = docs[0] ?? defaultTaxonomy
  const known = new Map<LabelId, LabelNow>()
  return {
    words: { doc: joined, steps },
    labelNow(id) {
      if (id === null) return null
      const now = known.get(id) ?? toLabelNow(id, newest, joined, steps)
      known.set(id, now)
      return now
    },
  }
}

/** Segments of a project, of passes that the actor may see. Throws `not_found` when there is no such project. */
export async function searchSegments(deps: Deps, actor: Actor, key: string, query: SegmentQuery): Promise<SegmentPage> {
  const projectId = await findProject(deps, key)
  const labels = await readProjectLabels(deps, projectId)
  const page = await getSegmentPage(deps.db, actor, projectId, labels.words, query)
  return { ...page, items: page.items.map(({ labelId, ...item }) => ({ ...item, label: labels.labelNow(labelId) })) }
}
