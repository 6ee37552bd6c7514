import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { z } from 'zod'

/** An event of Chromium's own trace, as far as it is read here. Times in µs; `tdur` is the time on the processor. */
const traceEvent = z.object({
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number().default(0),
  dur: z.number().default(0),
  tdur: z.number().default(0),
  args: z.record(z.string(), z.unknown()).default({}),
})
type TraceEvent = z.infer<typeof traceEvent>

export type Traced = {
  /** Of each animation frame: work of the page's main thread from its start to the next one's, ms on the processor. */
  workMs: number[]
  /** Of each picture: work of the page's main thread since the one before, what led to it and what drew it, ms on the processor. */
  pictureMs: number[]
  /** Of that, what the callbacks of the frame took. */
  scriptMs: number[]
  /** The task with most time on the processor, ms: it may come before the first frame. */
  busiestMs: number
  /** The longest task, as the clock on the wall says. */
  longestMs: number
  /** What took most time, in words; writes the trace where it was asked for. */
  explain(name: string): Promise<string>
}

const [begin, end] = ['bench-begin', 'bench-end']
const categories = ['toplevel', 'devtools.timeline', 'blink.user_timing']
const sampling = 'disabled-by-default-v8.cpu_profiler'

/** Runs `action` and tells what the page's main thread did meanwhile. With a folder for profiles, functions are sampled too. */
export async function traceWork(page: Page, profileDir: string | null, action: () => Promise<unknown>): Promise<Traced> {
  const browser = page.context().browser()
  if (!browser) throw new Error('the page has no browser')
  await browser.startTracing(page, { categories: profileDir ? [...categories, sampling] : categories })
  let buffer: Buffer
  try {
    await page.evaluate((name) => void performance.mark(name), begin)
    await action()
    await page.evaluate((name) => void performance.mark(name), end)
  } finally {
    buffer = await browser.stopTracing()
  }
  const events = z.object({ traceEvents: z.array(traceEvent) }).parse(JSON.parse(buffer.toString())).traceEvents
  const from = events.find((each) => each.name === begin)
  const to = events.find((each) => each.name === end)
  if (!from || !to) throw new Error('the trace has no marks')
  const own = events.filter((each) => each.pid === from.pid && each.tid === from.tid && each.ts > from.ts && each.ts < to.ts)
  return {
    ...toFrames(own.sort((a, b) => a.ts - b.ts)),
    pictureMs: toPictures(own),
    async explain(name) {
      const spent = listBrowserWork(own)
      if (!profileDir) return spent
      await mkdir(profileDir, { recursive: true })
      await writeFile(join(profileDir, `${name.replaceAll(/[^\w.]+/g, '-')}.json`), buffer)
      return `${spent}; functions: ${listFunctions(events.filter((each) => each.pid === from.pid))}`
    },
  }
}

function toFrames(events: readonly TraceEvent[]): Pick<Traced, 'workMs' | 'scriptMs' | 'longestMs' | 'busiestMs'> {
  const workMs: number[] = []
  const scriptMs: number[] = []
  let longestMs = 0
  let busiestMs = 0
  let task: TraceEvent | null = null
  let isFrame = false
  for (const event of events) {
    if (event.name === 'ThreadControllerImpl::RunTask') {
      // a task within a task is a part of it
      if (task && event.ts < task.ts + task.dur) continue
      task = event
      isFrame = false
      longestMs = Math.max(longestMs, event.dur / 1000)
      busiestMs = Math.max(busiestMs, event.tdur / 1000)
      if (workMs.length > 0) workMs.push((workMs.pop() ?? 0) + event.tdur / 1000)
    } else if (event.name === 'FireAnimationFrame' && task) {
      if (!isFrame) {
        // this task began a frame: its work is that frame's
        const ownMs = task.tdur / 1000
        if (workMs.length > 0) workMs.push((workMs.pop() ?? 0) - ownMs)
        workMs.push(ownMs)
        scriptMs.push(0)
        isFrame = true
      }
      scriptMs.push((scriptMs.pop() ?? 0) + event.tdur / 1000)
    }
  }
  return { workMs, scriptMs, longestMs, busiestMs }
}

/** A rest as long as a frame ends one too: what comes after it stands in no picture's way. */
const restUs = 16_667

/** Work from the end of one drawing to the end of the next, of events in order. */
function toPictures(events: readonly TraceEvent[]): number[] {
  let last: { endUs: number; isDrawing: boolean } | null = null
  const pictureMs = [0]
  for (const { name, ts, dur, tdur } of events) {
    if (last && ts < last.endUs) {
      // drawing is the task that gives the page's layers to the compositor
      if (name === 'Layerize') last.isDrawing = true
    } else if (name === 'ThreadControllerImpl::RunTask') {
      if (last && (last.isDrawing || ts - last.endUs > restUs)) pictureMs.push(0)
      pictureMs.push((pictureMs.pop() ?? 0) + tdur / 1000)
      last = { endUs: ts + dur, isDrawing: false }
    }
  }
  return pictureMs
}

/** Kinds of work that don't hold one another, apart from a layout that a script asks for. */
const kinds = new Set([
  ...['FireAnimationFrame', 'EventDispatch', 'TimerFire', 'RunMicrotasks', 'MinorGC', 'MajorGC', 'HitTest'],
  ...['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit', 'Decode Image'],
])

/** What the main thread did, by the browser's own names: "Paint 12 ms, …"; the rest is what has no name, drawing on canvases above all. */
function listBrowserWork(events: readonly TraceEvent[]): string {
  const spentUs = new Map<string, number>()
  const add = (name: string, us: number) => spentUs.set(name, (spentUs.get(name) ?? 0) + us)
  for (const { name, tdur } of events) {
    if (kinds.has(name)) add(name, tdur)
    if (name === 'ThreadControllerImpl::RunTask') add('all tasks', tdur)
  }
  return toWords(spentUs)
}

function toWords(spentUs: ReadonlyMap<string, number>): string {
  const heaviest = [...spentUs].sort(([, a], [, b]) => b - a).slice(0, 8)
  return heaviest.map(([name, us]) => `${name} ${Math.round(us / 1000)} ms`).join(', ')
}

const chunk = z.object({
  data: z.object({
    cpuProfile: z
      .object({
        nodes: z
          .array(z.object({ id: z.number(), callFrame: z.object({ functionName: z.string(), url: z.string().default('') }) }))
          .default([]),
        samples: z.array(z.number()).default([]),
      })
      .optional(),
    timeDeltas: z.array(z.number()).default([]),
  }),
})

/** The functions that took most time themselves: "drawPointer 12 ms, …". */
function listFunctions(events: readonly TraceEvent[]): string {
  const names = new Map<number, string>()
  const spentUs = new Map<string, number>()
  for (const event of events.filter((each) => each.name === 'ProfileChunk')) {
    const { cpuProfile, timeDeltas } = chunk.parse(event.args).data
    for (const { id, callFrame } of cpuProfile?.nodes ?? [])
      names.set(id, `${callFrame.functionName || '(anonymous)'} ${callFrame.url.split('/').at(-1)}`.trim())
    for (const [index, id] of (cpuProfile?.samples ?? []).entries()) {
      const name = names.get(id) ?? '?'
      spentUs.set(name, (spentUs.get(name) ?? 0) + Math.max(0, timeDeltas[index] ?? 0))
    }
  }
  for (const name of spentUs.keys()) if (/^\((idle|root)\)/.test(name)) spentUs.delete(name)
  return toWords(spentUs)
}
