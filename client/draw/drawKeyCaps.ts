import { isModifierCap, joinCaps, toKeyCap } from '#shared/replay/keyNames.ts'
import { maskedCap } from '#shared/replay/keyRuns.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { keyRunAt, type ScreenState } from '#shared/replay/state.ts'
import { chipGround } from './chip.ts'
import { drawTyped, measureTyped } from './drawTyped.ts'
import type { StagePaint } from './stagePaint.ts'
import { widthOf } from './text.ts'
import { font } from './theme.ts'

const lingerUs = 900_000
/** From when on a key that stays down is said to be held. */
const heldUs = 500_000
const capFont = font(15, 500)
const mostCaps = 4

/** `count`: pressed so many times in a row, a key that repeats included. */
export type Cap = { text: string; count: number; isHeld: boolean }

/** Caps to show: shortcuts of a moment ago with the modifiers they had then, what was pressed again counted; then what is held. */
export function visibleCaps(recording: Recording, state: ScreenState, stretch = 1): Cap[] {
  const caps: Cap[] = []
  for (let at = keyRunAt(recording.keyRuns, state.tUs); at >= 0; at--) {
    const run = recording.keyRuns[at]
    if (!run || run.startUs < state.tUs - lingerUs * stretch) break
    if (run.kind === 'text') continue
    const [first] = caps
    if (first?.text === run.text) first.count++
    else if (caps.length === mostCaps) break
    else caps.unshift({ text: run.text, count: 1, isHeld: false })
  }
  const held = heldCap(state)
  if (!held) return caps
  const last = caps.at(-1)
  if (last?.text === held) last.isHeld = true
  else if (!last || !isPartOf(held, last.text)) caps.push({ text: held, count: 1, isHeld: true })
  return caps
}

/** What is down now as one cap: modifiers at once, other keys when they stay down. Shift while typing is part of the letters. */
function heldCap({ keys, tUs, typed }: ScreenState): string {
  const names: string[] = []
  for (const { key, isMasked, sinceUs } of keys) {
    const cap = isMasked ? maskedCap : toKeyCap(key)
    const isModifier = isModifierCap(cap)
    if (isModifier ? !(typed && cap === 'Shift') : tUs - sinceUs >= heldUs && !(typed && [...key].length === 1)) names.push(cap)
  }
  return names.length > 0 ? joinCaps(names) : ''
}

/** Modifiers that are still down after the key they were pressed for need no cap of their own. */
function isPartOf(held: string, shown: string): boolean {
  const parts = shown.split('+')
  return held.split('+').every((each) => parts.includes(each))
}

/** Key caps and the text being typed, at the bottom of the stage. */
export function drawKeyCaps({ ctx, recording, state, stage, stretch }: StagePaint): void {
  const caps = visibleCaps(recording, state, stretch)
  const { typed } = state
  const widest = Math.min(stage.wPx - 40, 620)
  ctx.font = capFont
  ctx.textBaseline = 'middle'
  const texts = caps.map((each) => (each.count > 1 ? `${each.text} ×${each.count}` : each.text))
  const typedPx = typed ? measureTyped(ctx, typed, widest) : 0
  let totalPx = typedPx > 0 ? typedPx + 20 : -6
  for (const text of texts) totalPx += widthOf(ctx, capFont, text) + 26
  let xPx = (stage.wPx - totalPx) / 2
  const yPx = stage.hPx - 46
  for (const [index, text] of texts.entries()) {
    const boxPx = widthOf(ctx, capFont, text) + 20
    drawCapBox(ctx, xPx, yPx, boxPx, caps[index]?.isHeld ?? false)
    ctx.font = capFont
    ctx.fillStyle = '#ffffff'
    ctx.fillText(text, xPx + 10, yPx + 16.5)
    xPx += boxPx + 6
  }
  if (!typed || typedPx === 0) return
  drawCapBox(ctx, xPx, yPx, typedPx + 20, false)
  drawTyped(ctx, typed, xPx + 10, yPx, widest)
}

/** A held cap has a heavy lower edge, as a key pressed in. */
function drawCapBox(ctx: CanvasRenderingContext2D, xPx: number, yPx: number, boxPx: number, isHeld: boolean): void {
  ctx.fillStyle = chipGround
  ctx.strokeStyle = isHeld ? 'rgb(255 255 255 / 85%)' : 'rgb(255 255 255 / 28%)'
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.roundRect(xPx + 0.5, yPx + 0.5, boxPx, 30, 6)
  ctx.fill()
  ctx.stroke()
  if (!isHeld) return
  ctx.fillStyle = '#ffffff'
  ctx.fillRect(xPx + 6, yPx + 27, boxPx - 11, 2)
}
