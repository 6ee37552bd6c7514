import { AppError } from '../errors.ts'
import { parseTime } from '../time.ts'
import { isModifierCap, joinCaps, toKeyCap } from './keyNames.ts'

/** What `kind:` may name. `type` is text as it was typed, `key` any keys. */
export const searchKinds = ['click', 'key', 'type', 'scroll', 'window', 'note', 'target'] as const
export type SearchKind = (typeof searchKinds)[number]

/** One condition; all of a search's conditions have to hold. Texts match anywhere in a text, whatever their case. */
export type SearchTerm =
  /** Words of the event itself: what was typed, a window's title or address, a target, a note. */
  | { kind: 'words'; text: string }
  /** A press on a target of that name; where the recording names no target, in a window of that title. */
  | { kind: 'click'; text: string }
  /** Typed text, corrections applied. */
  | { kind: 'type'; text: string }
  /** A shortcut, modifiers first: `Ctrl+S`. */
  | { kind: 'chord'; caps: string }
  /** The window or page that was in front. */
  | { kind: 'in'; text: string }
  | { kind: 'kinds'; kinds: readonly SearchKind[] }
  /** Half-open. */
  | { kind: 'at'; startUs: number; endUs: number }

/** What could not be read, and where: characters `[from, to)` of the search. */
export type SearchProblem = { message: string; from: number; to: number }
export type ParsedSearch = { readonly terms: readonly SearchTerm[]; readonly problem: SearchProblem | null }

export type SearchPiece = { name: string; value: string; isQuoted: boolean; from: number; to: number }

/** A field and its value, or a plain word or phrase. A quote that is not closed (yet) goes on to the end. */
const piece = /([a-z]+):(?=\s|$)|(?:([a-z]+):)?(?:["“”]([^"“”]*)(?:["“”]|$)|([^\s"“”]+))/giu
/** `click "Save"` reads as `click:"Save"`. */
const verb = /^(click|type)\s+(?=["“”])/iu

/**
 * Reads a search:
 *
 *     save                plain word: in what was typed, titles, addresses, targets, notes
 *     "save as"           the words in this order
 *     click "Save"        a press on “Save”
 *     type:"hello"        typed text
 *     ctrl+s              a shortcut
 *     in:"Inbox"          while this window or page was in front
 *     kind:click|scroll   one of: click key type scroll window note target
 *     at:1:20..2:00       between two times; either may be left out, and one alone is that second
 *
 * What can't be read is left out and told as the problem; the rest still searches.
 */
export function parseEventSearch(text: string): ParsedSearch {
  const terms: SearchTerm[] = []
  let problem: SearchProblem | null = null
  for (const each of splitPieces(text, verb)) {
    const found = toTerm(each)
    if ('message' in found) problem ??= { message: found.message, from: each.from, to: each.to }
    else terms.push(found)
  }
  return { terms, problem }
}

/** Cuts a search into fields with their values, words and phrases. `verb`: words that read as a field before a quote. */
export function* splitPieces(text: string, verb: RegExp | null = null): Generator<SearchPiece> {
  let at = 0
  while (at < text.length) {
    const asVerb = verb?.exec(text.slice(at))
    piece.lastIndex = asVerb ? at + asVerb[0].length : at
    const match = piece.exec(text)
    if (!match) return
    const [, lone, field = '', quoted, bare = ''] = match
    const name = (asVerb?.[1] ?? lone ?? field).toLowerCase()
    const from = asVerb ? at : match.index
    yield { name, value: quoted ?? bare, isQuoted: quoted !== undefined, from, to: piece.lastIndex }
    at = piece.lastIndex
    // a verb is one only at the start of a word
    while (/\s/u.test(text[at] ?? '')) at++
  }
}

function toTerm(from: SearchPiece): SearchTerm | { message: string } {
  const { name, value, isQuoted } = from
  switch (name) {
    case '':
      return (isQuoted ? null : toChord(value)) ?? toText('words', value, 'the quotes are empty')
    case 'click':
    case 'type':
    case 'in':
      return toText(name, value, `${name}: what? For example ${name}:"Save"`)
    case 'kind':
      return toKinds(value)
    case 'at':
      return toRange(value)
    default:
      // an address, a time of day, a port: words that have a colon
      if (!isQuoted && /^(\/\/|\d)/.test(value)) return { kind: 'words', text: `${name}:${value}` }
      return { message: `there is no “${name}:”; there are click: type: in: kind: at: (in quotes it is a plain word)` }
  }
}

function toText(kind: 'words' | 'click' | 'type' | 'in', value: string, whenEmpty: string): SearchTerm | { message: string } {
  const text = value.trim()
  return text ? { kind, text } : { message: whenEmpty }
}

function toKinds(value: string): SearchTerm | { message: string } {
  const asked = value.toLowerCase().split(/[|,]/u).filter(Boolean)
  const unknown = asked.find((each) => !searchKinds.includes(each as SearchKind)) // only asked whether it is one
  if (asked.length === 0) return { message: `kind: which? One of ${searchKinds.join(', ')}` }
  if (unknown !== undefined) return { message: `there is no kind “${unknown}”; there are ${searchKinds.join(', ')}` }
  return { kind: 'kinds', kinds: searchKinds.filter((each) => asked.includes(each)) }
}

/** `1:20..2:00`, either left out, or one time alone: that second. */
export function toRange(value: string): { kind: 'at'; startUs: number; endUs: number } | { message: string } {
  const [start = '', end, ...more] = value.split('..')
  if (more.length > 0 || (!start && !end)) return { message: 'at: when? For example at:1:20..2:00' }
  try {
    const startUs = start ? parseTime(start) : 0
    const endUs = end ? parseTime(end) : end === undefined ? startUs + 1_000_000 : Number.POSITIVE_INFINITY
    return endUs > startUs ? { kind: 'at', startUs, endUs } : { message: `at: ${end} is not after ${start}` }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { message: error.message }
  }
}

/** `ctrl+s`: a plus between names, all but the last of them modifiers. `c++` and `a+b` are words. */
function toChord(value: string): SearchTerm | null {
  const caps = value.split('+').map((each) => (each ? toKeyCap(each) : ''))
  const isChord = caps.length > 1 && caps.every(Boolean) && caps.slice(0, -1).every(isModifierCap)
  return isChord ? { kind: 'chord', caps: joinCaps(caps) } : null
}

/** Matches the text literally, in any case; sticks to nothing between searches. */
export function toPattern(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'iu')
}

/** The patterns that a search's hits are marked with. */
export function patternsOf(terms: readonly SearchTerm[]): RegExp[] {
  return terms.flatMap((each) => ('text' in each && each.kind !== 'in' ? [toPattern(each.text)] : []))
}

/** Where in a text the patterns match, first to last, overlapping ones joined: `[from, to)` in characters. */
export function findMarked(text: string, patterns: readonly RegExp[]): (readonly [number, number])[] {
  const found: [number, number][] = []
  for (const pattern of patterns) {
    for (const match of text.matchAll(new RegExp(pattern, `${pattern.flags}g`))) found.push([match.index, match.index + match[0].length])
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const joined: [number, number][] = []
  for (const each of found) {
    const last = joined.at(-1)
    if (last && each[0] <= last[1]) last[1] = Math.max(last[1], each[1])
    else joined.push(each)
  }
  return joined
}
