import { AppError } from '#shared/errors.ts'

/** Where a page ended: the sorted value of its last row and the id that breaks ties. */
export type Cursor = { value: string | number; id: string }

/** The cursor as the opaque text that goes over the wire. */
export function toCursorText(cursor: Cursor): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify([cursor.value, cursor.id])))).replaceAll('=', '')
}

/** Reads what `toCursorText` wrote. Throws `bad_input` on anything else. */
export function parseCursor(text: string): Cursor {
  try {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
    const [value, id, ...rest]: unknown[] = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    const isValue = typeof value === 'string' || typeof value === 'number'
    if (isValue && typeof id === 'string' && rest.length === 0) return { value, id }
  } catch {
    // said below, whatever was wrong with it
  }
  throw new AppError('bad_input', `not a cursor of this list: "${text}"`)
}

/** The page of `limit` rows out of up to one more, and the cursor of the next page. */
export function toPage<T>(rows: readonly T[], limit: number, cursorOf: (row: T) => Cursor): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? toCursorText(cursorOf(last)) : null }
}
