import type { z } from 'zod'

export type KeyValue = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** Something small that the browser keeps for one person. */
export type Keepsake<T> = { read(): T; write(value: T): void }

/** What can't be read (another version's, somebody's hand), or written (a full or forbidden storage), costs what was kept and nothing else. */
export function createKeepsake<T>(
  storage: Pick<KeyValue, 'getItem' | 'setItem'>,
  name: string,
  schema: z.ZodType<T>,
  empty: T,
): Keepsake<T> {
  return {
    read() {
      try {
        return schema.parse(JSON.parse(storage.getItem(name) ?? 'null'))
      } catch {
        return empty
      }
    },
    write(value) {
      try {
        storage.setItem(name, JSON.stringify(value))
      } catch {
        // holds until the page is left
      }
    },
  }
}
