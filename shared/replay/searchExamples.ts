import type { Recording } from './recording.ts'
import { targetName } from './targets.ts'

/** A search and what it finds, in words. */
export type SearchExample = { text: string; meaning: string }

/** Names longer than this make no handy example. */
const longest = 24

/** Searches that find something in this very recording: one of each form of the language that it has something for. */
export function findExamples(recording: Recording): SearchExample[] {
  const { targets, context } = recording.tracks
  const pressed = firstOf(targets.rows, (row) => (targets.role[row] ? targetName(recording, row) : ''))
  const title = firstOf(context.rows, (row) => context.title[row] ?? context.app[row] ?? '')
  const runOf = (kind: 'text' | 'shortcut', isGood: (text: string) => boolean) =>
    recording.keyRuns.find((run) => run.kind === kind && !run.text.includes('•') && isGood(run.text))?.text
  const typed = runOf('text', (text) => /\p{L}{3}/u.test(text))
  const chord = runOf('shortcut', (text) => text.includes('+'))
  const word = typed && /\p{L}{3,}/u.exec(typed)?.[0]
  return [
    ...(pressed ? [{ text: `click "${pressed}"`, meaning: 'a press on it' }] : []),
    ...(!pressed && title ? [{ text: `click "${title}"`, meaning: 'a press in that window' }] : []),
    ...(word ? [{ text: `type:"${word}"`, meaning: 'typed text, corrections applied' }] : []),
    ...(chord ? [{ text: chord.toLowerCase(), meaning: 'a shortcut' }] : []),
    ...(title ? [{ text: `in:"${title}"`, meaning: 'while this window or page was in front' }] : []),
  ]
}

/** The first short name without quotes in it. */
function firstOf(rows: number, nameOf: (row: number) => string): string | null {
  for (let row = 0; row < rows; row++) {
    const name = nameOf(row).trim()
    if (name.length > 1 && name.length <= longest && !/["“”]/.test(name)) return name
  }
  return null
}
