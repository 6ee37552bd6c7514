import { deleteView, getView, getViews, insertView, updateView } from '#db/queries/views.ts'
import { toUserId } from '#db/queries/visible.ts'
import { AppError } from '#shared/errors.ts'
import type { SavedViewId } from '#shared/ids.ts'
import type { NewView, SavedView } from '#shared/labels/queries.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from './access.ts'
import { findProject } from './projects.ts'
import { type ProjectLabels, readProjectLabels } from './segmentSearch.ts'

type Row = Awaited<ReturnType<typeof getViews>>[number]

function toView({ projectId: _, updatedAt, ...row }: Row, labels: ProjectLabels): SavedView {
  return { ...row, label: labels.labelNow(row.search.label ?? null), updatedAt: updatedAt.toISOString() }
}

/** The actor's own views of a project and the shared ones, by name. */
export async function listViews(deps: Deps, actor: Actor, key: string): Promise<SavedView[]> {
  const projectId = await findProject(deps, key)
  const rows = await getViews(deps.db, actor, projectId)
  const labels = await readProjectLabels(deps, projectId)
  return rows.map((row) => toView(row, labels))
}

async function findView(deps: Deps, actor: Actor, id: SavedViewId): Promise<Row> {
  const row = await getView(deps.db, actor, id)
  if (!row) throw new AppError('not_found', `there is no view ${id}`)
  return row
}

async function readView(deps: Deps, actor: Actor, id: SavedViewId): Promise<SavedView> {
  const row = await findView(deps, actor, id)
  return toView(row, await readProjectLabels(deps, row.projectId))
}

const taken = (name: string) => new AppError('conflict', `you have a view "${name}" in this project already`)

/** Throws `conflict` when the actor has one of that name. */
export async function createView(deps: Deps, actor: Actor, key: string, input: NewView): Promise<SavedView> {
  const [id, at] = [deps.newId('savedView'), deps.now()]
  const projectId = await findProject(deps, key)
  const row = { ...input, id, projectId, ownerId: toUserId(actor), createdAt: at, updatedAt: at }
  if (!(await insertView(deps.db, row))) throw taken(input.name)
  return readView(deps, actor, id)
}

/** Puts another search, name or sharing in its place, whole. */
export async function replaceView(deps: Deps, actor: Actor, id: SavedViewId, input: NewView): Promise<SavedView> {
  const row = await findView(deps, actor, id)
  assertAllowed(actor, 'view.edit', { ownerId: row.ownerId })
  const others = await getViews(deps.db, actor, row.projectId)
  if (others.some((each) => each.id !== id && each.ownerId === row.ownerId && each.name === input.name)) throw taken(input.name)
  await updateView(deps.db, id, { ...input, updatedAt: deps.now() })
  return readView(deps, actor, id)
}

export async function removeView(deps: Deps, actor: Actor, id: SavedViewId): Promise<void> {
  const row = await findView(deps, actor, id)
  assertAllowed(actor, 'view.edit', { ownerId: row.ownerId })
  await deleteView(deps.db, id)
}
