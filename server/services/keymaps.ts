import { getKeymapOf, insertKeymap, updateKeymap } from '#db/queries/keymaps.ts'
import { toUserId } from '#db/queries/visible.ts'
import type { KeymapView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { emptyKeymap, type KeymapDoc } from '#shared/keys/keymap.ts'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'

/** The actor's own keymap; revision 0 as long as they changed nothing. */
export async function getKeymap(deps: Deps, actor: Actor): Promise<KeymapView> {
  return (await getKeymapOf(deps.db, toUserId(actor))) ?? { revision: 0, doc: emptyKeymap }
}

/** Saves the actor's keymap. Throws `revision_conflict`, with what is there, when another of their machines was first. */
export async function saveKeymap(deps: Deps, actor: Actor, revision: number, doc: KeymapDoc): Promise<KeymapView> {
  const row = { userId: toUserId(actor), revision: revision + 1, doc, updatedAt: deps.now() }
  const isSaved = revision === 0 ? await insertKeymap(deps.db, row) : await updateKeymap(deps.db, row, revision)
  if (isSaved) return { revision: row.revision, doc }
  const there = await getKeymap(deps, actor)
  throw new AppError('revision_conflict', `your keymap is at revision ${there.revision}, not ${revision}`, { details: there })
}
