import { toKeyCap } from './keyNames.ts'
import type { Recording } from './recording.ts'

/** The texts that a recording holds by itself, without reading its pictures. */
export type KnownTexts = {
  /** Whether the recorder named any element that was acted on; where it didn't, little can be told from a text's absence. */
  readonly hasNames: boolean
  /** The first part in quotation marks that none of the texts has; `null` when all are there. */
  firstUnseen(text: string): string | null
}

type Source = Pick<Recording, 'tracks' | 'keyRuns'>

const quoted = /“([^”]+)”|"([^"]+)"|«([^»]+)»|„([^“”]+)[“”]/g
/** A single sign in quotation marks is a sign, not a name; a long quotation is seldom verbatim. */
const [shortestName, longestName] = [2, 80]

/** Parts of a text in double quotation marks of any kind, as they stand. */
export function quotesOf(text: string): string[] {
  return [...text.matchAll(quoted)]
    .map((match) => (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim())
    .filter((each) => each.length >= shortestName && each.length <= longestName)
}

/** Upper case, widths, runs of spaces and marks at either end make no difference. */
function toPlain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^[\s.,:;!?…]+|[\s.,:;!?…]+$/g, '')
}

/** Names of elements, titles, applications, addresses, typed text, keys and notes of the recording. */
export function collectKnownTexts({ tracks, keyRuns }: Source): KnownTexts {
  const { context, targets, keys, notes } = tracks
  const texts = new Set<string>()
  for (const list of [targets.name, context.title, context.app, context.url, notes.text]) for (const each of list) if (each) texts.add(each)
  for (const each of context.url) if (each) texts.add(decodeAddress(each))
  for (const each of keyRuns) texts.add(each.text)
  for (const each of new Set(keys.key)) texts.add(toKeyCap(each))
  const all = [...new Set([...texts].map(toPlain))].join('\n')
  const known = new Map<string, string | null>()
  return {
    hasNames: targets.name.some((each) => each.trim() !== ''),
    firstUnseen(text) {
      const old = known.get(text)
      if (old !== undefined) return old
      const found = quotesOf(text).find((each) => !all.includes(toPlain(each))) ?? null
      known.set(text, found)
      return found
    },
  }
}

function decodeAddress(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}
