import type { LabelId } from '../ids.ts'
import type { Label, TaxonomyDoc } from './taxonomy.ts'

/** Between the names of a path, in what is shown and in what is searched. */
export const pathSeparator = ' › '

/** One intent made ready for the search: the letters of its path, and what a hit on each of them is worth. */
export type LabelEntry = {
  label: Label
  /** Names from the root down, joined by `pathSeparator`. */
  path: string
  depth: number
  /** Where the intent's own name begins in `path`. */
  nameAt: number
  /** Code units of `path`, lower case and without accents: one for each of its own. */
  units: Uint16Array
  worth: Uint8Array
  /** Places of each class of letters, rising; those of class `c` are `places[classEnds[c - 1]]` up to `places[classEnds[c]]`. */
  places: Uint16Array
  classEnds: Uint16Array
}

/** The intents that can be chosen, in the order of the tree. Made once per taxonomy; a search allocates nothing per intent. */
export type LabelIndex = { entries: readonly LabelEntry[]; byId: ReadonlyMap<LabelId, LabelEntry> }

const worthOf = { letter: 1, wordStart: 8, ofOwnName: 2, runsOn: 6 } as const
const ofNameStart = 6

/** Letters of the English alphabet and what stands in paths anyway: nothing to take apart. */
const isPlain = /^[\x20-\x7e›]*$/

/** Lower case without accents, code unit by code unit, so that places in it are places in the text. */
export function foldText(text: string): string {
  let folded = ''
  if (isPlain.test(text)) return text.toLowerCase()
  for (let at = 0; at < text.length; at++) folded += (text[at] ?? '').normalize('NFD').toLowerCase()[0] ?? ''
  return folded
}

const isWordUnit = (unit: number) => (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit > 127
/** a to z are a class each, digits one, everything else one. */
const classOf = (unit: number) => (unit >= 97 && unit <= 122 ? unit - 97 : unit >= 48 && unit <= 57 ? 26 : 27)
const classes = 28
/** What a query's blanks and the path's separators are: not looked for. */
const isLookedFor = (unit: number) => unit > 32 && unit !== 0x203a

/** Prepares a taxonomy for `searchLabels`. Deprecated intents are left out. About 15 ms for 3,000 intents. */
export function createLabelIndex(doc: TaxonomyDoc): LabelIndex {
  const below = Map.groupBy(doc.labels, (each) => each.parentId)
  const ids = new Set<LabelId>(doc.labels.map((each) => each.id))
  const entries: LabelEntry[] = []
  const walk = (label: Label, above: string, depth: number) => {
    const path = above + label.name
    if (!label.isDeprecated) entries.push(toEntry(label, path, depth, above.length))
    for (const child of below.get(label.id) ?? []) walk(child, path + pathSeparator, depth + 1)
  }
  for (const label of doc.labels) if (label.parentId === null || !ids.has(label.parentId)) walk(label, '', 0)
  return { entries, byId: new Map(entries.map((each) => [each.label.id, each])) }
}

const indexes = new WeakMap<TaxonomyDoc, LabelIndex>()

/** The same for every picker that opens: a document is a value that nobody changes, so it is prepared once. */
export function labelIndexOf(doc: TaxonomyDoc): LabelIndex {
  const known = indexes.get(doc) ?? createLabelIndex(doc)
  indexes.set(doc, known)
  return known
}

function toEntry(label: Label, path: string, depth: number, nameAt: number): LabelEntry {
  const folded = foldText(path)
  const units = Uint16Array.from({ length: Math.min(longest, folded.length) }, (_, at) => folded.charCodeAt(at))
  const worth = new Uint8Array(units.length)
  for (const [at, unit] of units.entries()) {
    const startsWord = isWordUnit(unit) && (at === 0 || !isWordUnit(units[at - 1] ?? 0))
    worth[at] =
      worthOf.letter +
      (startsWord ? worthOf.wordStart : 0) +
      (at >= nameAt ? worthOf.ofOwnName : 0) +
      (startsWord && at === nameAt ? ofNameStart : 0)
  }
  return { label, path, depth, nameAt, units, worth, ...sortPlaces(units) }
}

function sortPlaces(units: Uint16Array): Pick<LabelEntry, 'places' | 'classEnds'> {
  const next = new Uint16Array(classes + 1)
  for (const unit of units) next[classOf(unit) + 1] = (next[classOf(unit) + 1] ?? 0) + 1
  for (let each = 1; each <= classes; each++) next[each] = (next[each] ?? 0) + (next[each - 1] ?? 0)
  const places = new Uint16Array(units.length)
  for (const [at, unit] of units.entries()) {
    const slot = next[classOf(unit)] ?? 0
    places[slot] = at
    next[classOf(unit)] = slot + 1 // ends up where the class ends
  }
  return { places, classEnds: next.subarray(0, classes) }
}

/** What the person did before, which ranks equal matches: the newest first, and how often each was used. */
export type LabelHabits = { recent: readonly LabelId[]; uses: ReadonlyMap<LabelId, number> }

export const noHabits: LabelHabits = { recent: [], uses: new Map() }

/**
 * Intents whose path holds the letters of `query` in order, the best first: letters that begin words, run on, and belong to
 * the intent's own name count for more, recent and often used intents win where the letters say little. An empty query gives
 * the recent ones and then the tree in its order. Gives the first `most`.
 */
export function searchLabels(
  index: LabelIndex,
  query: string,
  habits: LabelHabits = noHabits,
  most = Number.POSITIVE_INFINITY,
): LabelEntry[] {
  const wanted = toWanted(query)
  if (wanted.length === 0) return recentFirst(index, habits.recent, most)
  const bonus = computeBonus(habits)
  // score and place in one number: a typed array of them sorts several times faster than objects do
  const keys = new Float64Array(index.entries.length)
  let count = 0
  for (const [at, entry] of index.entries.entries()) {
    const matched = scoreEntry(entry, wanted)
    if (matched <= 0) continue
    const score = matched + (bonus.get(entry.label.id) ?? 0) - Math.min(7, entry.units.length / 16)
    keys[count++] = Math.round((score + scoreOffset) * 64) * maxEntries + (maxEntries - 1 - at)
  }
  const order = keys.subarray(0, count).sort()
  const found: LabelEntry[] = []
  for (let at = count - 1; at >= 0 && found.length < most; at--) {
    const entry = index.entries[maxEntries - 1 - ((order[at] ?? 0) % maxEntries)]
    if (entry) found.push(entry)
  }
  return found
}

/** More than a taxonomy can hold. */
const maxEntries = 8192
/** Keeps every score above zero. */
const scoreOffset = 8

function toWanted(query: string): Uint16Array {
  return Uint16Array.from(foldText(query), (each) => each.charCodeAt(0)).filter(isLookedFor)
}

function recentFirst({ entries, byId }: LabelIndex, recent: readonly LabelId[], most: number): LabelEntry[] {
  const shown = new Set(recent.flatMap((id) => byId.get(id) ?? []))
  for (const each of entries) {
    if (shown.size >= most) break
    shown.add(each)
  }
  return [...shown].slice(0, most)
}

/** Up to 6 for the newest, up to 4 for what is used most: less than one more word start. */
function computeBonus({ recent, uses }: LabelHabits): Map<LabelId, number> {
  const bonus = new Map<LabelId, number>()
  for (const [id, count] of uses) bonus.set(id, Math.min(4, Math.log2(1 + count)))
  for (const [at, id] of recent.slice(0, 12).entries()) bonus.set(id, (bonus.get(id) ?? 0) + 6 - at / 2)
  return bonus
}

/** How much of a path is searched, in letters. */
const longest = 1024
/** Rows of the table below, kept from call to call: where the letter before, and this one, may stand, and the best score up to there. */
let rowBefore = { places: new Uint16Array(longest), scores: new Int32Array(longest), count: 0 }
let row = { places: new Uint16Array(longest), scores: new Int32Array(longest), count: 0 }

/** The best way to find `wanted` in order; 0 where there is none. Goes only to the places where its letters stand. */
function scoreEntry({ units, worth, places, classEnds }: LabelEntry, wanted: Uint16Array): number {
  let best = 0
  for (let letter = 0; letter < wanted.length; letter++) {
    const unit = wanted[letter] ?? 0
    const of = classOf(unit)
    const end = classEnds[of] ?? 0
    let seen = 0 // places of the letter before that come before this one
    let bestBefore = 0
    best = 0
    row.count = 0
    for (let slot = of === 0 ? 0 : (classEnds[of - 1] ?? 0); slot < end; slot++) {
      const at = places[slot] ?? 0
      if (units[at] !== unit) continue
      let onwards = 0
      for (; letter > 0 && seen < rowBefore.count && (rowBefore.places[seen] ?? 0) < at; seen++) {
        const score = rowBefore.scores[seen] ?? 0
        if (score > bestBefore) bestBefore = score
        onwards = (rowBefore.places[seen] ?? 0) === at - 1 ? score + worthOf.runsOn : 0
      }
      if (letter > 0 && bestBefore === 0) continue
      const score = (worth[at] ?? 0) + (onwards > bestBefore ? onwards : bestBefore)
      row.places[row.count] = at
      row.scores[row.count++] = score
      if (score > best) best = score
    }
    if (best === 0) return 0
    const done = row
    row = rowBefore
    rowBefore = done
  }
  return best
}

/** Places in `entry.path` to show as found: the query as one run where there is one, else its letters as late as they come in order. */
export function matchedPlaces(entry: LabelEntry, query: string): number[] {
  const wanted = toWanted(query)
  const run = String.fromCharCode(...entry.units).lastIndexOf(String.fromCharCode(...wanted))
  if (run >= 0) return Array.from(wanted, (_, at) => run + at)
  const places: number[] = []
  let before = entry.units.length
  // from the end: the intent's own name comes last in its path
  for (let row = wanted.length - 1; row >= 0; row--) {
    before = entry.units.subarray(0, before).lastIndexOf(wanted[row] ?? 0)
    if (before < 0) return []
    places.unshift(before)
  }
  return places
}
