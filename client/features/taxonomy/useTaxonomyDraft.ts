import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { TaxonomyView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { findTaxonomyProblems, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { saveTaxonomy, taxonomyQuery } from '../../api/taxonomy.ts'

/** A pause this long in the editing sends what there is. */
const saveAfterMs = 500
const historyLimit = 200

export type SaveState = 'saved' | 'pending' | 'blocked' | 'conflict' | 'failed'

/** `run` names what the last edit changed: edits of one run in a row (the letters of one name) are undone together. */
type Edits = { doc: TaxonomyDoc; past: TaxonomyDoc[]; future: TaxonomyDoc[]; run: string | null }

function applyEdit(edits: Edits, doc: TaxonomyDoc, run: string | null): Edits {
  if (doc === edits.doc) return edits
  const past = run !== null && run === edits.run ? edits.past : [...edits.past, edits.doc].slice(-historyLimit)
  return { doc, past, future: [], run }
}

function stepBack({ doc, past, future }: Edits): Edits {
  const [target] = past.slice(-1)
  return target ? { doc: target, past: past.slice(0, -1), future: [...future, doc], run: null } : { doc, past, future, run: null }
}

function stepForward({ doc, past, future }: Edits): Edits {
  const [target] = future.slice(-1)
  return target ? { doc: target, past: [...past, doc], future: future.slice(0, -1), run: null } : { doc, past, future, run: null }
}

/**
 * The draft under the person's hands: changed at once, saved after a pause, one save at a time, each on the revision the last one gave.
 * A document with problems is not sent; a revision somebody else made in between stops the saving until the person decides.
 */
export function useTaxonomyDraft(projectKey: string, initial: TaxonomyView) {
  const client = useQueryClient()
  const [edits, setEdits] = useState<Edits>({ doc: initial.doc, past: [], future: [], run: null })
  const { doc } = edits
  const [saved, setSaved] = useState(initial)
  const [error, setError] = useState<AppError | null>(null)
  const isSaving = useRef(false)
  const problems = findTaxonomyProblems(doc)
  const isDirty = doc !== saved.doc

  const save = useCallback(
    async (next: TaxonomyDoc, revision: number) => {
      if (isSaving.current) return
      isSaving.current = true
      try {
        const view = await saveTaxonomy(projectKey, next, revision)
        setError(null)
        setSaved({ ...view, doc: next }) // the very document that was sent: what was typed meanwhile is still to be saved
        client.setQueryData(taxonomyQuery(projectKey).queryKey, view)
        if (view.state !== 'draft' || view.revision === revision + 1)
          client.invalidateQueries({ queryKey: ['taxonomy', projectKey, 'versions'] })
      } catch (cause) {
        setError(cause instanceof AppError ? cause : new AppError('internal', String(cause), { cause }))
      } finally {
        isSaving.current = false
      }
    },
    [client, projectKey],
  )

  useEffect(() => {
    if (!isDirty || problems.length > 0 || error) return
    const timer = setTimeout(() => save(doc, saved.revision), saveAfterMs)
    return () => clearTimeout(timer)
  }, [doc, saved, isDirty, problems.length, error, save])

  // Leaving the screen within the pause must not lose the last edit.
  const flush = useRef(() => {})
  useEffect(() => {
    flush.current = () => {
      if (isDirty && problems.length === 0 && !error) save(doc, saved.revision)
    }
  })
  useEffect(() => () => flush.current(), [])

  const edit = useCallback((next: TaxonomyDoc, run: string | null = null) => {
    setEdits((now) => applyEdit(now, next, run))
    setError((now) => (now?.code === 'revision_conflict' ? now : null))
  }, [])

  const state: SaveState =
    error?.code === 'revision_conflict'
      ? 'conflict'
      : error
        ? 'failed'
        : problems.length > 0 && isDirty
          ? 'blocked'
          : isDirty
            ? 'pending'
            : 'saved'

  return {
    doc,
    saved,
    problems,
    state,
    error,
    edit,
    undo: () => setEdits(stepBack),
    redo: () => setEdits(stepForward),
    /** Sends again: after a failure as it is, after a conflict over what the other person saved. */
    retry: () => {
      const theirs = readNewest(error)
      setError(null)
      if (theirs) setSaved(theirs)
    },
    /** After a conflict: takes the other person's version and drops one's own. */
    takeTheirs: () => {
      const theirs = readNewest(error)
      if (!theirs) return
      setError(null)
      setSaved(theirs)
      setEdits({ doc: theirs.doc, past: [], future: [], run: null })
    },
    markPublished: (view: TaxonomyView) => setSaved({ ...view, doc }),
  }
}

/** The server sends its newest version along with a conflict. */
function readNewest(error: AppError | null): TaxonomyView | null {
  const { details } = error ?? {}
  const isView = typeof details === 'object' && details !== null && 'doc' in details && 'revision' in details
  return isView ? (details as TaxonomyView) : null // the shape is the API's own; the two fields tell it from other details
}
