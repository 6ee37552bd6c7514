import { createHash } from 'node:crypto'
import type { CDPSession, Page } from 'playwright-core'
import { ensure } from '#shared/errors.ts'
import type { ButtonName, CanonicalEvent, EventInput } from '#shared/events.ts'
import { canonicalEvent } from '#shared/events.ts'
import { usFromMs } from '#shared/time.ts'
import { codeOfKey, type Point } from './hand.ts'

/** Pages change by themselves (a notice that goes away, "Saving …") for at most this long after input. */
const settleUs = usFromMs(3_500)

/** `isNewPage`: it has little in common with the one before. */
export type Shot = { tUs: number; png: Buffer; isNewPage: boolean }
/** `Omit` over each member of the union. */
type Unplaced<T> = T extends unknown ? Omit<T, 'seq' | 'tUs'> : never

/**
 * Records one session. Time is the script's own: input, page timers and pictures step along it together, so that a slow
 * machine records the very same session, and each picture shows just the input up to its time. The picture is looked at every
 * `tickMs`; a look that shows nothing new makes no frame.
 */
export function createRecorder(first: Page, options: { size: { wPx: number; hPx: number }; tickMs: number }) {
  const { size, tickMs } = options
  const events: CanonicalEvent[] = []
  const shots: Shot[] = []
  const sessions = new Map<Page, CDPSession>()
  let page = first
  let nowUs = 0
  let nextTickUs = 0
  let changesUntilUs = settleUs
  let lastHash = ''
  let lastUrl = first.url()
  let isNewPage = true
  let pointer: Point = { xPx: Math.round(size.wPx * 0.62), yPx: Math.round(size.hPx * 0.7) }
  let held = 0
  let modifiers = 0
  let underWay: Promise<unknown>[] = []

  const emit = (event: Unplaced<EventInput>) => {
    // The parser fills in what an event leaves out, and refuses what the bundle could not carry.
    events.push(canonicalEvent.parse({ ...event, seq: events.length, tUs: nowUs }))
  }

  const cdp = async () => {
    const known = sessions.get(page) ?? (await page.context().newCDPSession(page))
    sessions.set(page, known)
    return known
  }

  const flush = async () => {
    await Promise.all(underWay)
    underWay = []
  }

  const noteNav = async () => {
    lastUrl = page.url()
    isNewPage = true
    emit({ type: 'nav', title: await page.title(), url: lastUrl })
  }

  const look = async () => {
    await flush()
    await page.clock.runFor(tickMs)
    if (page.url() !== lastUrl) await noteNav()
    if (nowUs > changesUntilUs) return
    const { data } = await (await cdp()).send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
    const png = Buffer.from(data, 'base64')
    const hash = createHash('sha256').update(png).digest('hex')
    if (hash === lastHash) return
    lastHash = hash
    shots.push({ tUs: nowUs, png, isNewPage })
    isNewPage = false
  }

  /** Goes on to a time and looks at the picture on the way. */
  const goTo = async (tUs: number) => {
    for (; nextTickUs < tUs; nextTickUs += usFromMs(tickMs)) {
      nowUs = nextTickUs
      await look()
    }
    nowUs = tUs
  }

  const wakeUp = () => {
    changesUntilUs = nowUs + settleUs
  }

  const mouse = (type: 'mouseMoved' | 'mousePressed' | 'mouseReleased', count: number) => {
    wakeUp()
    const button = type === 'mouseMoved' ? (held ? 'left' : 'none') : 'left'
    const params = { type, x: pointer.xPx, y: pointer.yPx, button, buttons: held, clickCount: count, modifiers } as const
    underWay.push(cdp().then((each) => each.send('Input.dispatchMouseEvent', params)))
  }

  const describeTarget = async () => {
    const found = await page.evaluate(describeElement, [pointer.xPx, pointer.yPx] as const)
    if (found) emit({ type: 'dom', ...found })
  }

  return {
    size,
    events,
    shots,
    get nowUs() {
      return nowUs
    },
    get pointer() {
      return pointer
    },
    get page() {
      return page
    },
    goTo,
    wait: (us: number) => goTo(nowUs + Math.round(us)),
    /** Puts the pointer where it is when recording begins. */
    async start() {
      mouse('mouseMoved', 0)
      await flush()
      emit({ type: 'viewport', rect: { x: 0, y: 0, w: size.wPx, h: size.hPx } })
      emit({ type: 'window.focus', app: 'Chromium', title: await page.title(), url: page.url() })
      await noteNav()
      emit({ type: 'pointer.move', ...pointer })
    },
    move(to: Point) {
      pointer = to
      mouse('mouseMoved', 0)
      emit({ type: 'pointer.move', ...to })
    },
    /** `count` is 2 for the second press of a double click. What is under the pointer is asked first, as a recorder must. */
    async down(count = 1) {
      await flush()
      await describeTarget()
      held = 1
      mouse('mousePressed', count)
      emit({ type: 'pointer.down', ...pointer, button: 'left' satisfies ButtonName })
    },
    async up(count = 1) {
      held = 0
      mouse('mouseReleased', count)
      emit({ type: 'pointer.up', ...pointer, button: 'left' satisfies ButtonName })
      await flush()
    },
    /** One notch of the wheel; `notches` positive = up. */
    async scroll(notches: number) {
      wakeUp()
      emit({ type: 'pointer.scroll', ...pointer, dx: 0, dy: notches, unit: 'notch' })
      const wheel = { type: 'mouseWheel', x: pointer.xPx, y: pointer.yPx, deltaX: 0, deltaY: -notches * 100, modifiers } as const
      await (await cdp()).send('Input.dispatchMouseEvent', wheel)
    },
    async key(key: string, isDown: boolean) {
      wakeUp()
      if (key === 'Control') modifiers = isDown ? 2 : 0
      if (key === 'Shift') modifiers = isDown ? 8 : 0
      const printed = [...key].length === 1 && modifiers !== 2 ? key : undefined
      const text = isDown && printed !== undefined ? { text: printed } : {}
      emit({ type: isDown ? 'key.down' : 'key.up', key, code: codeOfKey(key), ...text })
      await flush()
      await (isDown ? page.keyboard.down(key) : page.keyboard.up(key))
    },
    /** After input that leads to another page: until that page is there. No time passes meanwhile. */
    async arrived() {
      await flush()
      await page.waitForURL((url) => url.href !== lastUrl)
      wakeUp()
    },
    /** Another tab comes to the front; its picture and its input from here on. */
    async turnTo(next: Page) {
      await flush()
      page = next
      await page.bringToFront()
      lastUrl = page.url()
      isNewPage = true
      wakeUp()
      emit({ type: 'window.focus', app: 'Chromium', title: await page.title(), url: page.url() })
      mouse('mouseMoved', 0)
    },
    /** The last picture; call once. */
    async finish() {
      await look()
      ensure(shots[0], 'picture of the session')
    },
  }
}
export type Recorder = ReturnType<typeof createRecorder>

/** In the page: role, name, selector and box of what a press at (x, y) means. */
function describeElement([x, y]: readonly [number, number]) {
  const hit = document.elementFromPoint(x, y)
  if (!hit) return null
  const element = hit.closest('a,button,input,textarea,label,[role],[data-name]') ?? hit
  const roles: Record<string, string> = { A: 'link', BUTTON: 'button', TEXTAREA: 'textbox', LABEL: 'radio' }
  const kinds: Record<string, string> = { range: 'slider', radio: 'radio', checkbox: 'checkbox' }
  const inputRole = element instanceof HTMLInputElement ? (kinds[element.type] ?? 'textbox') : undefined
  const labels =
    element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels?.[0]?.textContent : undefined
  const name = element.getAttribute('aria-label') ?? element.getAttribute('data-name') ?? labels ?? element.textContent
  const box = element.getBoundingClientRect()
  const round = (value: number) => Math.round(value * 100) / 100
  return {
    role: element.getAttribute('role') ?? inputRole ?? roles[element.tagName] ?? 'generic',
    name: name.replace(/\s+/g, ' ').trim().slice(0, 80),
    ...(element.id ? { selector: `#${element.id}` } : {}),
    rect: { x: round(box.x), y: round(box.y), w: round(box.width), h: round(box.height) },
  }
}
