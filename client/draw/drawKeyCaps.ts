import { keyKinds } from '#shared/events.ts'
import { isModifierCap, joinCaps, toKeyCap } from '#shared/replay/keyNames.ts'
import type { Recording } from '#shared/replay/recording.ts'
import { firstRowFrom, lastRowAt } from '#shared/replay/search.ts'
import type { ScreenState } from '#shared/replay/state.ts'
import type { Size } from './camera.ts'
import { fitText } from './text.ts'
import { font } from './theme.ts'

const lingerUs = 900_000
const keyDown = keyKinds.indexOf('key.down')

/** Caps to show: keys pressed a moment ago or held since then, modifiers joined to what they were pressed with. */
export function visibleCaps(recording: Recording, state: ScreenState): string[] {
  const { keys } = recording.tracks
  const caps: string[] = []
  const to = lastRowAt(keys.tUs, state.tUs)
  for (let row = firstRowFrom(keys.tUs, state.tUs - lingerUs); row <= to; row++) {
    if (keys.type[row] !== keyDown || keys.repeat[row]) continue
    const key = keys.key[row] as string
    const isText = state.typed !== null && [...(keys.text[row] ?? key)].length === 1
    if (!isText) caps.push(toKeyCap(key))
  }
  const modifiers = state.keys.map((each) => toKeyCap(each.key)).filter(isModifierCap)
  const plain = caps.filter((each) => !isModifierCap(each))
  if (plain.length === 0) return modifiers.length > 0 ? [joinCaps(modifiers)] : caps.length > 0 ? [joinCaps(caps)] : []
  return plain
    .slice(-4)
    .map((each, index, all) => (index === all.length - 1 ? joinCaps([...modifiers, ...caps.filter(isModifierCap), each]) : each))
}

/** Key caps and the text being typed, at the bottom of the stage. */
export function drawKeyCaps(ctx: CanvasRenderingContext2D, recording: Recording, state: ScreenState, stage: Size): void {
  const caps = visibleCaps(recording, state)
  const widthPx = Math.min(stage.wPx - 40, 620)
  ctx.font = font(15, 500)
  ctx.textBaseline = 'middle'
  // the end of a long text is what is being typed
  const typed = state.typed ? fitTail(ctx, state.typed.text, widthPx) : ''
  const parts = [...caps, ...(typed ? [typed] : [])]
  const sizes = parts.map((each) => ctx.measureText(each).width + 20)
  let xPx = (stage.wPx - sizes.reduce((sum, each) => sum + each + 6, -6)) / 2
  const yPx = stage.hPx - 46
  for (const [index, part] of parts.entries()) {
    const boxPx = sizes[index] ?? 0
    ctx.fillStyle = 'rgb(11 13 17 / 88%)'
    ctx.strokeStyle = 'rgb(255 255 255 / 28%)'
    ctx.lineWidth = 1
    ctx.beginPath()
    ctx.roundRect(xPx + 0.5, yPx + 0.5, boxPx, 30, 6)
    ctx.fill()
    ctx.stroke()
    ctx.fillStyle = index < caps.length ? '#ffffff' : '#b5ceff'
    ctx.fillText(part, xPx + 10, yPx + 16.5)
    xPx += boxPx + 6
  }
}

function fitTail(ctx: CanvasRenderingContext2D, text: string, maxPx: number): string {
  const line = text.replaceAll('\n', '⏎').slice(-200)
  if (ctx.measureText(line).width <= maxPx) return line
  const reversed = [...line].reverse().join('')
  return [...fitText(ctx, reversed, maxPx)].reverse().join('')
}
