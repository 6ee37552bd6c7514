import { createReadStream } from 'node:fs'
import { type Line, readLines } from './lines.ts'
import type { SourceEntry } from './types.ts'

/** Start of a path below somebody's home, as it stands in JSON. */
const home = String.raw`(?:/Users/|/home/|[A-Za-z]:(?:\\\\|/)Users(?:\\\\|/))`
/** Fields of traces that hold paths of the machine that recorded; a page's own links may look alike and are let be. */
const fields = new RegExp(String.raw`"(?:file|tracesDir|cwd|dir|path)"\s*:\s*"${home}([^/\\"]{1,64})[/\\]`, 'g')
const strings = new RegExp(String.raw`"${home}([^/\\"]{1,64})[/\\]`, 'g')

/** Collects the user names in paths of these files; `isPaths` says that every string of the file may be one. */
export async function findUserNames(entry: SourceEntry, isPaths: boolean, signal: AbortSignal): Promise<Set<string>> {
  const names = new Set<string>()
  await readLines(entry, signal, ({ text }: Line) => {
    for (const [, name] of text.matchAll(isPaths ? strings : fields)) if (name) names.add(name)
  })
  return names
}

/** Puts an `x` for every byte of the names where they stand in a path, so that all other bytes keep their places. Null without names. */
export function createMask(names: ReadonlySet<string>): ((text: string) => string) | null {
  if (names.size === 0) return null
  // files are masked as bytes, records as text: a name with accents differs between the two
  const forms = new Set([...names].flatMap((name) => [Buffer.from(name).toString('latin1'), name]))
  // looked up, not listed in the pattern: a hostile file may hold a hundred thousand names
  const pattern = new RegExp(`(${home})([^/\\\\"]{1,256})(?=[/\\\\"])`, 'g')
  return (text) => text.replace(pattern, (all, start: string, name: string) => (forms.has(name) ? start + 'x'.repeat(name.length) : all))
}

/** A text without line ends is masked in pieces of this size; a path that lies across two of them would be missed, hence the overlap. */
const [longestPiece, overlap] = [64 * 1024 * 1024, 4096]

/** The bytes of a file with the mask laid over each line. */
export async function* readMasked(file: string, mask: (text: string) => string): AsyncIterable<Uint8Array> {
  let rest = ''
  // latin1 keeps one character for each byte, whatever the encoding
  for await (const chunk of createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 }) as AsyncIterable<string>) {
    const text = rest + chunk
    const end = text.lastIndexOf('\n') + 1 || (text.length > longestPiece ? text.length - overlap : 0)
    rest = text.slice(end)
    if (end > 0) yield Buffer.from(mask(text.slice(0, end)), 'latin1')
  }
  if (rest) yield Buffer.from(mask(rest), 'latin1')
}
