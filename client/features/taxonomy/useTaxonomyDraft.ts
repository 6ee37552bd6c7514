import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { TaxonomyVersionView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { applyDecision, type Decision, findMigrationProblems, holdsDecision, isDecision } from '#shared/labels/migrations.ts'
import { findTaxonomyProblems, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { saveTaxonomy, taxonomyQuery } from '../../api/taxonomy.ts'

/** A pause this long in the editing sends what there is. */
const saveAfterMs = 500
const historyLimit = 200

export type SaveState = 'saved' | 'pending' | 'blocked' | 'conflict' | 'failed'

/** What is edited: the document, and what becomes of the segments of intents that go out of use. */
type Content = { doc: TaxonomyDoc; decisions: readonly Decision[] }

/** `run` names what the last edit changed: edits of one run in a row (the letters of one name) are undone together. */
type Edits = { now: Content; past: Content[]; future: Content[]; run: string | null }

const startOf = ({ doc, steps, state }: TaxonomyVersionView): Content => ({
  doc,
  // steps of a published version are done: the next draft begins with none
  decisions: state === 'draft' ? steps.map((each) => each.step).filter(isDecision) : [],
})

/** The content with another document: what the document bears no more is decided no more. */
function toNext({ doc, decisions }: Content, next: TaxonomyDoc): Content {
  if (next === doc) return { doc, decisions }
  const kept = decisions.filter((each) => holdsDecision(next, each))
  return { doc: next, decisions: kept.length === decisions.length ? decisions : kept }
}

function applyEdit(edits: Edits, next: Content, run: string | null): Edits {
  if (next.doc === edits.now.doc && next.decisions === edits.now.decisions) return edits
  const past = run !== null && run === edits.run ? edits.past : [...edits.past, edits.now].slice(-historyLimit)
  return { now: next, past, future: [], run }
}

function stepBack({ now, past, future }: Edits): Edits {
  const [target] = past.slice(-1)
  return target ? { now: target, past: past.slice(0, -1), future: [...future, now], run: null } : { now, past, future, run: null }
}

function stepForward({ now, past, future }: Edits): Edits {
  const [target] = future.slice(-1)
  return target ? { now: target, past: [...past, now], future: future.slice(0, -1), run: null } : { now, past, future, run: null }
}

/**
 * The draft under the person's hands: changed at once, saved after a pause, one save at a time, each on the revision the last one gave.
 * A document with problems is not sent; a revision somebody else made in between stops the saving until the person decides.
 */
export function useTaxonomyDraft(projectKey: string, initial: TaxonomyVersionView, published: TaxonomyDoc | null) {
  const client = useQueryClient()
  const [edits, setEdits] = useState<Edits>(() => ({ now: startOf(initial), past: [], future: [], run: null }))
  const { now } = edits
  const { doc, decisions } = now
  const [saved, setSaved] = useState(() => ({ view: initial, content: edits.now }))
  const [error, setError] = useState<AppError | null>(null)
  const isSaving = useRef(false)
  const problems = useMemo(
    () => [...findTaxonomyProblems(doc), ...(published ? findMigrationProblems(published, doc, decisions) : [])],
    [doc, published, decisions],
  )
  const isDirty = now !== saved.content
  const { revision } = saved.view

  const save = useCallback(
    async (next: Content, revision: number) => {
      if (isSaving.current) return
      isSaving.current = true
      try {
        const view = await saveTaxonomy(projectKey, { ...next.doc, decisions: [...next.decisions] }, revision)
        setError(null)
        setSaved({ view, content: next }) // the very content that was sent: what was typed meanwhile is still to be saved
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
    const timer = setTimeout(() => save(now, revision), saveAfterMs)
    return () => clearTimeout(timer)
  }, [now, revision, isDirty, problems.length, error, save])

  // Leaving the screen within the pause must not lose the last edit.
  const flush = useRef(() => {})
  useEffect(() => {
    flush.current = () => {
      if (isDirty && problems.length === 0 && !error) save(now, revision)
    }
  })
  useEffect(() => () => flush.current(), [])

  const edit = useCallback((next: TaxonomyDoc, run: string | null = null) => {
    setEdits((edits) => applyEdit(edits, toNext(edits.now, next), run))
    setError((now) => (now?.code === 'revision_conflict' ? now : null))
  }, [])

  const decide = useCallback((made: Decision) => {
    setEdits((edits) => {
      const doc = applyDecision(edits.now.doc, made)
      const others = edits.now.decisions.filter((each) => each.labelId !== made.labelId)
      return applyEdit(edits, { doc, decisions: [...others, made] }, null)
    })
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
    decisions,
    saved: saved.view,
    problems,
    state,
    error,
    edit,
    /** Takes an intent out of use and says what becomes of its segments. */
    decide,
    undo: () => setEdits(stepBack),
    redo: () => setEdits(stepForward),
    /** Sends again: after a failure as it is, after a conflict over what the other person saved. */
    retry: () => {
      const theirs = readNewest(error)
      setError(null)
      if (theirs) setSaved({ view: theirs, content: startOf(theirs) })
    },
    /** After a conflict: takes the other person's version and drops one's own. */
    takeTheirs: () => {
      const theirs = readNewest(error)
      if (!theirs) return
      setError(null)
      const content = startOf(theirs)
      setSaved({ view: theirs, content })
      setEdits({ now: content, past: [], future: [], run: null })
    },
    /** The decisions are in the version now; the next draft begins without any. */
    markPublished: (view: TaxonomyVersionView) => {
      const content = { doc, decisions: [] }
      setSaved({ view, content })
      setEdits({ now: content, past: [], future: [], run: null })
    },
  }
}

/** The server sends its newest version along with a conflict. */
function readNewest(error: AppError | null): TaxonomyVersionView | null {
  const { details } = error ?? {}
  const isView = typeof details === 'object' && details !== null && 'doc' in details && 'revision' in details
  return isView ? (details as TaxonomyVersionView) : null // the shape is the API's own; the two fields tell it from other details
}
