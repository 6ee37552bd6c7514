import { z } from 'zod'

/** A moment that a person wants to find again, with a note where there is something to say. */
export const mark = z.object({ tUs: z.int().nonnegative(), note: z.string().max(300) })
export type Mark = Readonly<z.infer<typeof mark>>
/** One person's marks on one session, in order of time; no two at one time. */
export const marks = z.array(mark).max(10_000)
export type Marks = readonly Mark[]

/** Takes the mark at just this time away, or sets one there. */
export function toggleMark(all: Marks, tUs: number): Marks {
  return all.some((each) => each.tUs === tUs) ? removeMark(all, tUs) : putMark(all, { tUs, note: '' })
}

/** Sets a mark, in place of one that is there. */
export function putMark(all: Marks, made: Mark): Marks {
  return [...all.filter((each) => each.tUs < made.tUs), made, ...all.filter((each) => each.tUs > made.tUs)]
}

export function removeMark(all: Marks, tUs: number): Marks {
  return all.filter((each) => each.tUs !== tUs)
}
