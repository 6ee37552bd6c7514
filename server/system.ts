import { randomBytes } from 'node:crypto'
import { idFromBytes } from '#shared/ids.ts'
import type { System } from './open.ts'

/** The machine's clock and randomness, for `main` files. */
export function createSystem(): System {
  return { now: () => new Date(), newId: (kind) => idFromBytes(kind, randomBytes(16)) }
}
