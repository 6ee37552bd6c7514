import type { Page } from 'playwright-core'
import type { Person } from '../person.ts'

export type Site = 'shop' | 'sheets' | 'mail'

/** One session to record. The same seed gives the same session. */
export type Script = {
  /** Name of the bundle file. */
  id: string
  title: string
  instruction: string
  description: string
  seed: number
  size: { wPx: number; hPx: number }
  picture: 'video' | 'images'
  /** Open tabs; the first is in front. */
  sites: readonly [Site, ...Site[]]
  run(person: Person, tab: (site: Site) => Page): Promise<void>
}
