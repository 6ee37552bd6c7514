import type { Page } from 'playwright-core'
import { AppError, ensure } from '#shared/errors.ts'
import { usFromMs } from '#shared/time.ts'
import type { IntentKey } from '../intents.ts'
import { type Point, planMove, planTyping, type Slip } from './hand.ts'
import type { Random } from './random.ts'
import type { Recorder } from './recorder.ts'

/** What the script says the person was doing; the demo's labels are made from these. `intent` is a key of the demo taxonomy. */
export type Step = {
  tier: 'goal' | 'subgoal' | 'action' | 'instruction'
  startUs: number
  endUs: number
  intent: IntentKey | null
  text: string
}

type Spot = { xPx: number; yPx: number; wPx: number; hPx: number }

/** A person at the machine: looks, reaches, presses, types. Each verb takes as long as it takes a hand. */
export function createPerson(recorder: Recorder, random: Random) {
  const steps: Step[] = []

  const spotOf = async (selector: string): Promise<Spot> => {
    const box = await recorder.page.locator(selector).first().boundingBox()
    const { x, y, width, height } = ensure(box, `box of ${selector}`)
    const { wPx, hPx } = recorder.size
    const [middleX, middleY] = [x + width / 2, y + height / 2]
    if (middleX < 0 || middleX > wPx || middleY < 0 || middleY > hPx)
      throw new AppError(
        'internal',
        `${selector} is out of sight at (${Math.round(middleX)}, ${Math.round(middleY)}): the script must scroll first`,
      )
    return { xPx: x, yPx: y, wPx: width, hPx: height }
  }

  /** Nobody hits the very middle: a point scattered around it, always inside. Wide fields are pressed near their text. */
  const aim = (spot: Spot): Point => {
    const spread = (size: number) => Math.max(-0.32, Math.min(0.32, random.normal(0, 0.12))) * Math.min(size, 160)
    const middleX = spot.wPx > 260 ? spot.xPx + 90 : spot.xPx + spot.wPx / 2
    return {
      xPx: Math.round(middleX + spread(spot.wPx > 260 ? 160 : spot.wPx)),
      yPx: Math.round(spot.yPx + spot.hPx / 2 + spread(spot.hPx)),
    }
  }

  const moveTo = async (to: Point, targetPx: number, pace = 1) => {
    for (const { dtUs, xPx, yPx } of planMove(random, recorder.pointer, to, targetPx, pace)) {
      await recorder.wait(dtUs)
      recorder.move({ xPx, yPx })
    }
  }

  /** Looks and thinks. In a long look the hand fidgets: the pointer drifts a little, as if following the text. */
  const think = async (ms: number) => {
    const untilUs = recorder.nowUs + usFromMs(ms * random.between(0.85, 1.2))
    for (;;) {
      const restUs = usFromMs(random.between(1_100, 2_600))
      if (ms > 8_000 || recorder.nowUs + restUs + 1_000_000 > untilUs) break
      await recorder.wait(restUs)
      const { xPx, yPx } = recorder.pointer
      await moveTo({ xPx: Math.round(xPx + random.normal(14, 26)), yPx: Math.round(yPx + random.normal(4, 9)) }, 40, 1.8)
    }
    await recorder.goTo(Math.max(untilUs, recorder.nowUs + 1))
  }

  /** The eyes are first, the hand follows. */
  const reach = async (selector: string) => {
    await recorder.wait(usFromMs(random.between(260, 620)))
    const spot = await spotOf(selector)
    await moveTo(aim(spot), Math.min(spot.wPx, spot.hPx))
  }

  const press = async (count = 1) => {
    await recorder.down(count)
    await recorder.wait(usFromMs(random.between(70, 125)))
    await recorder.up(count)
  }

  /** Presses here, moves with the button held, lets go there. */
  const hold = async (end: Point) => {
    await recorder.wait(usFromMs(random.between(120, 240)))
    await recorder.down()
    await recorder.wait(usFromMs(random.between(90, 160)))
    await moveTo(end, 8, 1.5) // people drag slower than they point
    await recorder.wait(usFromMs(random.between(110, 220)))
    await recorder.up()
    await recorder.wait(usFromMs(random.between(160, 300)))
  }

  const click = async (selector: string) => {
    await reach(selector)
    await recorder.wait(usFromMs(random.between(70, 210)))
    await press()
    await recorder.wait(usFromMs(random.between(140, 320)))
  }

  const step = async <T>(tier: Step['tier'], intent: IntentKey | null, text: string, run: () => Promise<T>): Promise<T> => {
    const startUs = recorder.nowUs
    const done = await run()
    const endUs = recorder.nowUs
    if (endUs <= startUs) throw new AppError('internal', `the step "${text || intent}" takes no time`)
    steps.push({ tier, startUs, endUs, intent, text })
    return done
  }

  return {
    steps,
    think,
    moveTo,
    reach,
    click,
    goal: <T>(intent: IntentKey, text: string, run: () => Promise<T>) => step('goal', intent, text, run),
    subgoal: <T>(intent: IntentKey, text: string, run: () => Promise<T>) => step('subgoal', intent, text, run),
    action: <T>(intent: IntentKey, text: string, run: () => Promise<T>) => step('action', intent, text, run),
    instruct: <T>(text: string, run: () => Promise<T>) => step('instruction', null, text, run),
    /** A click that leads to another page. */
    async follow(selector: string) {
      await reach(selector)
      await recorder.wait(usFromMs(random.between(70, 210)))
      await press()
      await recorder.arrived()
      await recorder.wait(usFromMs(random.between(400, 650)))
    },
    async doubleClick(selector: string) {
      await reach(selector)
      await recorder.wait(usFromMs(random.between(80, 180)))
      await press(1)
      await recorder.wait(usFromMs(random.between(75, 130)))
      await press(2)
      await recorder.wait(usFromMs(random.between(160, 300)))
    },
    /** Drags a slider's thumb to a part (0 to 1) of its range. */
    async dragSlider(selector: string, part: number) {
      const { xPx, yPx, wPx, hPx } = await spotOf(selector)
      const now = await recorder.page.locator(selector).evaluate((input) => {
        const { value, min, max } = input as HTMLInputElement // the script names sliders only
        return (Number(value) - Number(min)) / (Number(max) - Number(min))
      })
      const thumbPx = 16
      const xOf = (share: number) => xPx + thumbPx / 2 + (wPx - thumbPx) * share
      await moveTo({ xPx: Math.round(xOf(now)) - 2, yPx: Math.round(yPx + hPx / 2) + 1 }, 10)
      await hold({ xPx: Math.round(xOf(part)), yPx: Math.round(yPx + hPx / 2) + 4 })
    },
    /** Drags from the pointer's place by an offset, or onto an element. */
    async drag(selector: string, to: { dx: number; dy: number } | { selector: string }) {
      await reach(selector)
      const from = recorder.pointer
      await hold('selector' in to ? aim(await spotOf(to.selector)) : { xPx: from.xPx + to.dx, yPx: from.yPx + to.dy })
    },
    /** Wheel notches in bursts of a finger's length, the pointer drifting a little. */
    async scroll(notches: number) {
      for (let left = Math.abs(notches); left > 0; left--) {
        await recorder.scroll(Math.sign(notches))
        await recorder.wait(usFromMs(left % 4 === 1 ? random.between(320, 560) : random.between(45, 95)))
        if (random.chance(0.15)) recorder.move({ xPx: recorder.pointer.xPx + (random.chance(0.5) ? 1 : -1), yPx: recorder.pointer.yPx })
      }
    },
    async type(text: string, ...slips: Slip[]) {
      const fromUs = recorder.nowUs
      const plan = planTyping(random, text, slips)
      for (const { atUs, key, isDown } of plan) {
        await recorder.goTo(fromUs + atUs)
        await recorder.key(key, isDown)
      }
      await recorder.wait(usFromMs(random.between(120, 260)))
    },
    async key(key: string) {
      await recorder.key(key, true)
      await recorder.wait(usFromMs(random.between(65, 110)))
      await recorder.key(key, false)
      await recorder.wait(usFromMs(random.between(140, 260)))
    },
    /** Ctrl and a key together. */
    async shortcut(key: string) {
      await recorder.key('Control', true)
      await recorder.wait(usFromMs(random.between(90, 170)))
      await recorder.key(key, true)
      await recorder.wait(usFromMs(random.between(70, 110)))
      await recorder.key(key, false)
      await recorder.wait(usFromMs(random.between(30, 80)))
      await recorder.key('Control', false)
      await recorder.wait(usFromMs(random.between(160, 280)))
    },
    /** Ctrl+Tab, as the browser answers it: another tab. */
    async switchTab(page: Page) {
      await recorder.key('Control', true)
      await recorder.wait(usFromMs(random.between(90, 150)))
      await recorder.key('Tab', true)
      await recorder.wait(usFromMs(random.between(70, 110)))
      await recorder.key('Tab', false)
      await recorder.wait(usFromMs(random.between(30, 80)))
      await recorder.key('Control', false)
      await recorder.turnTo(page)
      await recorder.wait(usFromMs(random.between(300, 500)))
    },
  }
}
export type Person = ReturnType<typeof createPerson>
