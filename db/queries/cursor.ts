import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { cutText, findUnstorable } from '#shared/text.ts'

/** Where a page ended: the sorted value of its last row and the id that breaks ties. */
export type Cursor = { value: string | number; id: string }

/** The cursor as the opaque text that goes over the wire. */
export function toCursorText(cursor: Cursor): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify([cursor.value, cursor.id])))).replaceAll('=', '')
}

/** What a list is sorted by: the database would fail on a value of another kind. */
export type CursorKind = 'time' | 'count' | 'text'
const schemas = {
  time: z.tuple([z.iso.datetime(), z.string()]),
  count: z.tuple([z.int(), z.string()]),
  text: z.tuple([z.string(), z.string()]),
}

/** Reads what `toCursorText` wrote of a list in this order. Throws `bad_input` on anything else. */
export function parseCursor(text: string, kind: CursorKind): Cursor {
  try {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    const [value, id] = schemas[kind].parse(parsed)
    if (findUnstorable([value, id]) === null) return { value, id }
  } catch {
    // said below, whatever was wrong with it
  }
  throw new AppError('bad_input', `not a cursor of this list: "${cutText(text, 100)}"`)
}

/** The page of `limit` rows out of up to one more, and the cursor of the next page. */
export function toPage<T>(rows: readonly T[], limit: number, cursorOf: (row: T) => Cursor): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? toCursorText(cursorOf(last)) : null }
}
