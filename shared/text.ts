/** What no database stores: the character NUL, and half of a surrogate pair. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** The text with U+FFFD in place of what can't be stored. */
export function toStorableText(text: string): string {
  return isStorable(text) ? text : text.toWellFormed().replaceAll('\0', '\ufffd')
}

/** A JSON value with all its texts as `toStorableText` gives them, names of fields too. Same type: only characters change. */
export function toStorable<T>(value: T): T {
  return map(value) as T
}

function map(value: unknown): unknown {
  if (typeof value === 'string') return toStorableText(value)
  if (Array.isArray(value)) return value.map(map)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [toStorableText(key), map(each)]))
}

/** Where in a JSON value a text stands that can't be stored (`labels.0.name`); null when all can. */
export function findUnstorable(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : path
  if (typeof value !== 'object' || value === null) return null
  for (const [key, each] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`
    const found = isStorable(key) ? findUnstorable(each, at) : path
    if (found !== null) return found
  }
  return null
}

/** At most `max` characters; what is longer ends in `…`. */
export function cutText(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`
}

/**
 * Captured text as one line that can stand in a picture: controls and line ends are spaces, marks that turn the direction
 * of what is around them or that show nothing are left out; at most `max` characters.
 */
export function toPlainLine(text: string, max: number): string {
  // a book-long name is not gone through whole
  const line = text
    .slice(0, max * 4)
    .toWellFormed()
    .replace(/[\u200b-\u200f\u061c\u202a-\u202e\u2060-\u206f\ufeff]/g, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return cutText(line.trim(), max)
}
