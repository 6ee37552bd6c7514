import type { Recording } from '../../replay/recording.ts'
import { firstRowFrom, lastRowAt } from '../../replay/search.ts'
import type { Span } from '../../time.ts'
import { findParent } from '../rules.ts'
import type { Segment, Segments } from '../segments.ts'
import type { Tier } from '../taxonomy.ts'
import { readHands } from './handFeatures.ts'

/** More words than this of one segment tell no more. */
const mostWords = 120
/** Rows of one track that are looked at in one segment: an hour's segment is told by its beginning too. */
export const mostRows = 2000

type Around = { segments: Segments; tiers: readonly Tier[] }

/**
 * What a segment looks like, as a set of names: words of windows, pages and elements, what the hand did, how long it took, and the intents of
 * its neighbours and of what it stands in. Typed text is not read: of keys only their kinds and numbers count.
 */
export function featuresOf(recording: Pick<Recording, 'tracks'>, segment: Pick<Segment, 'tier'> & Span, around: Around): Set<string> {
  const features = new Set<string>()
  addWords(recording, segment, features)
  readHands(recording, segment, features)
  features.add(`time:${Math.round(Math.log2(Math.max(0.25, (segment.endUs - segment.startUs) / 1e6)))}`)
  addNeighbours(segment, around, features)
  return features
}

function addWords({ tracks: { context, targets } }: Pick<Recording, 'tracks'>, { startUs, endUs }: Span, features: Set<string>): void {
  const words = new Set<string>()
  const first = Math.max(0, lastRowAt(context.tUs, startUs))
  for (let row = first; row < Math.min(context.rows, first + mostRows) && (context.tUs[row] as number) < endUs; row++) {
    addWordsOf('window', context.title[row], words)
    addWordsOf('window', context.app[row], words)
    addWordsOf('page', context.url[row]?.replace(/^\w+:\/\//, '').replace(/[?#].*$/, ''), words)
  }
  const from = firstRowFrom(targets.tUs, startUs)
  for (let row = from; row < Math.min(targets.rows, from + mostRows) && (targets.tUs[row] as number) < endUs; row++) {
    addWordsOf('on', targets.name[row], words)
    if (targets.role[row]) words.add(`role:${targets.role[row]}`)
  }
  for (const word of words) if (features.size < mostWords) features.add(word)
}

/** Words without digits: numbers are of one case, not of a kind of work. */
function addWordsOf(prefix: string, text: string | null | undefined, words: Set<string>): void {
  if (!text) return
  for (const word of text
    .slice(0, 300)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u))
    if (word.length >= 2 && word.length <= 24 && !/\p{N}/u.test(word)) words.add(`${prefix}:${word}`)
}

function addNeighbours(segment: Pick<Segment, 'tier'> & Span, { segments, tiers }: Around, features: Set<string>): void {
  const own = segments.filter((each) => each.tier === segment.tier)
  const before = own.findLast((each) => each.endUs <= segment.startUs)
  const after = own.find((each) => each.startUs >= segment.endUs)
  const parentTier = tiers.find((each) => each.id === segment.tier)?.parent
  const parent =
    parentTier === undefined
      ? undefined
      : findParent(
          segments.filter((each) => each.tier === parentTier),
          segment,
        )
  features.add(`before:${before ? before.labelId : 'none'}`)
  if (after?.labelId) features.add(`after:${after.labelId}`)
  if (parent?.labelId) features.add(`in:${parent.labelId}`)
  if (parent && (before?.startUs ?? -1) < parent.startUs) features.add('first')
}
