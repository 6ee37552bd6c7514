import type { LabelId } from '../ids.ts'
import { type SearchPiece, type SearchProblem, splitPieces, toPattern, toRange } from '../replay/eventSearch.ts'
import type { Span } from '../time.ts'
import type { Attribute } from './attributes.ts'
import type { Segment } from './segments.ts'
import type { TaxonomyDoc } from './taxonomy.ts'

/** What `no:` may name. */
export const missable = ['label', 'text'] as const
type Missable = (typeof missable)[number]

const textKinds = ['words', 'label', 'text', 'tier', 'by', 'outcome'] as const
type TextKind = (typeof textKinds)[number]

/** One condition on a segment; all of a search's conditions have to hold. Texts match anywhere in a text, whatever their case. */
export type LabelTerm =
  /** `words`: in its text, its intent with what stands above it, or its tier. `by`: in its author's name. */
  | { kind: TextKind; text: string }
  | { kind: 'attribute'; id: string; text: string }
  | { kind: 'no'; what: Missable }
  /** Shorter (`<`) or longer (`>`) than so many µs. */
  | { kind: 'length'; isLonger: boolean; us: number }
  /** Touches this time, half-open. */
  | ({ kind: 'at' } & Span)

export type LabelSearch = { readonly terms: readonly LabelTerm[]; readonly problem: SearchProblem | null }

const unitUs: Record<string, number> = { us: 1, µs: 1, ms: 1000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 }

/**
 * Reads a search of segments:
 *
 *     invoice             plain word: in text, intent (and what stands above it) or tier
 *     "open the"          the words in this order
 *     label:"Set bright"  an intent, or anything below one, of that name
 *     text:drag           in the text
 *     tier:goal           on this tier
 *     by:ann              by whom
 *     outcome:failed      how it ended
 *     sureness:low        an attribute, by its id
 *     no:label            without an intent; no:text without a text
 *     <1s  >2.5m          shorter, longer than
 *     at:1:20..2:00       between two times; either may be left out, and one alone is that second
 *
 * What can't be read is left out and told as the problem; the rest still searches.
 */
export function parseLabelSearch(text: string, attributes: readonly Attribute[] = []): LabelSearch {
  const terms: LabelTerm[] = []
  let problem: SearchProblem | null = null
  for (const each of splitPieces(text)) {
    const found = toAttribute(each, attributes) ?? toTerm(each)
    if ('message' in found) problem ??= { message: found.message, from: each.from, to: each.to }
    else terms.push(found)
  }
  return { terms, problem }
}

function toTerm({ name, value, isQuoted }: SearchPiece): LabelTerm | { message: string } {
  switch (name) {
    case '':
      return (isQuoted ? null : toLength(value)) ?? toText('words', value)
    case 'label':
    case 'text':
    case 'tier':
    case 'by':
    case 'outcome':
      return toText(name, value)
    case 'no': {
      const what = missable.find((each) => each === value.toLowerCase())
      return what ? { kind: 'no', what } : { message: `no: what? One of ${missable.join(', ')}` }
    }
    case 'at':
      return toRange(value)
    default:
      return { message: `there is no “${name}:”; there are label: text: tier: by: outcome: no: at: (in quotes it is a plain word)` }
  }
}

/** `id:value` of an attribute that there is; an id may hold more signs than the other fields. */
function toAttribute({ name, value, isQuoted }: SearchPiece, attributes: readonly Attribute[]): LabelTerm | null {
  const [, long = '', rest = ''] = (!name && !isQuoted && /^([a-z][a-z0-9-]*):(.+)$/u.exec(value)) || []
  const [id, text] = long ? [long, rest] : [name, value]
  return attributes.some((each) => each.id === id) && text ? { kind: 'attribute', id, text } : null
}

function toText(kind: TextKind, value: string): LabelTerm | { message: string } {
  const text = value.trim()
  if (text) return { kind, text }
  return { message: kind === 'words' ? 'the quotes are empty' : `${kind}: what? For example ${kind}:"Save"` }
}

/** `<1s`, `>500ms`; seconds where no unit is said. */
function toLength(value: string): LabelTerm | { message: string } | null {
  const match = /^([<>])(.*)$/u.exec(value)
  if (!match) return null
  const [, sign, amount = ''] = match
  const parts = /^(\d+(?:\.\d+)?)(us|µs|ms|s|m|h)?$/u.exec(amount)
  if (!parts) return { message: `${sign} how long? For example ${sign}1s, ${sign}500ms or ${sign}2m` }
  return { kind: 'length', isLonger: sign === '>', us: Number(parts[1]) * (unitUs[parts[2] ?? 's'] ?? 0) }
}

/** Says of a segment of `author` whether it meets all conditions. Names are put together once, so that thousands are asked in milliseconds. */
export function createLabelMatch(terms: readonly LabelTerm[], taxonomy: TaxonomyDoc, author = ''): (segment: Segment) => boolean {
  const paths = labelPathTexts(taxonomy)
  const pathOf = ({ labelId }: Segment) => (labelId && paths.get(labelId)) ?? ''
  const titles = new Map(taxonomy.tiers.map((each) => [each.id, each.title]))
  const tierOf = ({ tier }: Segment) => titles.get(tier) ?? tier
  const tests = terms.map((term) => createTest(term, pathOf, tierOf, author))
  return (segment) => tests.every((test) => test(segment))
}

/** Of every intent the names from the root down on one line: `Adjust setting › Set brightness`. */
export function labelPathTexts({ labels }: TaxonomyDoc): Map<LabelId, string> {
  const byId = new Map(labels.map((each) => [each.id, each]))
  const paths = new Map<LabelId, string>()
  const pathOf = (id: LabelId, depth: number): string => {
    const known = paths.get(id)
    const label = byId.get(id)
    if (known !== undefined || !label) return known ?? ''
    // a tree that stands below itself ends all the same
    const above = label.parentId && depth < labels.length ? pathOf(label.parentId, depth + 1) : ''
    const path = above ? `${above} › ${label.name}` : label.name
    paths.set(id, path)
    return path
  }
  for (const each of labels) pathOf(each.id, 0)
  return paths
}

type Naming = (segment: Segment) => string

function createTest(term: LabelTerm, pathOf: Naming, tierOf: Naming, author: string): (segment: Segment) => boolean {
  switch (term.kind) {
    case 'no':
      return term.what === 'label' ? (each) => each.labelId === null : (each) => each.text === ''
    case 'length':
      return ({ startUs, endUs }) => (term.isLonger ? endUs - startUs > term.us : endUs - startUs < term.us)
    case 'at':
      return ({ startUs, endUs }) => startUs < term.endUs && Math.max(endUs, startUs + 1) > term.startUs
    default: {
      const pattern = toPattern(term.text)
      const inText = (each: Segment) => pattern.test(each.text)
      if (term.kind === 'text') return inText
      if (term.kind === 'label') return (each) => pattern.test(pathOf(each))
      if (term.kind === 'tier') return (each) => pattern.test(tierOf(each))
      if (term.kind === 'by') return () => pattern.test(author)
      if (term.kind === 'outcome') return (each) => pattern.test(each.outcome ?? '')
      if (term.kind === 'attribute') return (each) => pattern.test(String(each.attributes[term.id] ?? ''))
      return (each) => inText(each) || pattern.test(pathOf(each)) || pattern.test(tierOf(each))
    }
  }
}

/** The patterns that a search's hits are marked with. */
export function labelPatterns(terms: readonly LabelTerm[]): RegExp[] {
  return terms.flatMap((each) => (each.kind === 'words' || each.kind === 'label' || each.kind === 'text' ? [toPattern(each.text)] : []))
}
