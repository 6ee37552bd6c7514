import { findMarked } from '#shared/replay/eventSearch.ts'

/** A text with what a search found in it marked. */
export function Marked({ text, patterns }: { text: string; patterns: readonly RegExp[] }) {
  const marked = patterns.length > 0 ? findMarked(text, patterns) : []
  if (marked.length === 0) return text
  return marked.map(([from, to], at) => (
    <span key={from}>
      {text.slice(marked[at - 1]?.[1] ?? 0, from)}
      <mark>{text.slice(from, to)}</mark>
      {at === marked.length - 1 && text.slice(to)}
    </span>
  ))
}
