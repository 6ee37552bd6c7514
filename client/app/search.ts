import { z } from 'zod'

/**
 * How the address holds a view: plain `key=value`. A value that is exactly a number's own text reads as that number,
 * everything else as text; so `t=36.95` is a number, and a token such as `007` stays what it is.
 */
export function parseSearch(search: string): Record<string, string | number> {
  const values: Record<string, string | number> = {}
  for (const [key, text] of new URLSearchParams(search)) {
    const number = Number(text)
    values[key] = text !== '' && String(number) === text && Number.isFinite(number) ? number : text
  }
  return values
}

/** Keys in order, so that one view has one address however it was reached. */
export function stringifySearch(values: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const key of Object.keys(values).sort()) {
    const value = values[key]
    if (value === undefined || value === null || value === '') continue
    search.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  // a range is written 1~2; the sign needs no escape
  return search.size > 0 ? `?${String(search).replaceAll('%7E', '~')}` : ''
}

/** Text from the address; one that looks like a number is text again. */
export const searchText = z.coerce.string().max(500).optional().catch(undefined)

/** What every screen keeps in the address: the project it looks at, all of them when left out. */
export const shellSearch = z.object({ project: searchText })
export type ShellSearch = z.infer<typeof shellSearch>
