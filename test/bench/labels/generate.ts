import { canonicalEvent, type EventInput } from '#shared/events.ts'
import { createRandom } from '../../fixtures/work.ts'
import { type Case, labelIdOf, recordingFrom, toSegments } from './cases.ts'

type Unnumbered<E> = E extends unknown ? Omit<E, 'seq'> : never
type Work = {
  label: string
  app: string
  /** Of documents that it is done in. */
  titles: readonly string[]
  /** What the hand does, roughly in this order; `?` is left out half of the time. */
  moves: readonly string[]
}

// Several intents share a window, and several do the same with the hand: neither alone tells them apart.
const works: readonly Work[] = [
  { label: 'read mail', app: 'Mail', titles: ['Inbox', 'Team', 'Orders'], moves: ['click row', 'scroll', 'scroll?'] },
  { label: 'answer mail', app: 'Mail', titles: ['Inbox', 'Re: offer'], moves: ['click Reply', 'type long', 'scroll?', 'click Send'] },
  {
    label: 'sort mail',
    app: 'Mail',
    titles: ['Inbox', 'Archive'],
    moves: ['click row', 'click Archive', 'click row', 'click Move to', 'click row?'],
  },
  {
    label: 'find order',
    app: 'Browser',
    titles: ['Orders – Shop', 'Order 118 – Shop'],
    moves: ['click Search', 'type short', 'enter', 'scroll?', 'click row'],
  },
  {
    label: 'refund',
    app: 'Browser',
    titles: ['Order 118 – Shop', 'Refund – Shop'],
    moves: ['click Refund', 'type short', 'click Confirm'],
  },
  {
    label: 'look up',
    app: 'Browser',
    titles: ['Help – Shop', 'Search results'],
    moves: ['click address', 'type short', 'enter', 'scroll', 'click result', 'scroll?'],
  },
  {
    label: 'fill sheet',
    app: 'Sheets',
    titles: ['Stock.xlsx', 'Prices.xlsx'],
    moves: ['click cell', 'type short', 'enter', 'type short', 'enter', 'click cell?'],
  },
  { label: 'format sheet', app: 'Sheets', titles: ['Stock.xlsx', 'Prices.xlsx'], moves: ['drag', 'click Bold?', 'click Borders', 'drag?'] },
  { label: 'copy values', app: 'Sheets', titles: ['Stock.xlsx', 'Prices.xlsx'], moves: ['drag', 'ctrl c', 'click cell', 'ctrl v'] },
  {
    label: 'write report',
    app: 'Writer',
    titles: ['Report.docx', 'Notes.docx'],
    moves: ['click text', 'type long', 'type long?', 'ctrl s'],
  },
  { label: 'proofread', app: 'Writer', titles: ['Report.docx'], moves: ['scroll', 'click text', 'type short', 'scroll', 'ctrl s?'] },
  { label: 'save as PDF', app: 'Writer', titles: ['Report.docx'], moves: ['ctrl p', 'click Save as PDF', 'type short', 'enter'] },
]

/** Of all pauses inside of a piece of work: so many are as long as those between two. */
const longPauseShare = 0.12
/** So often a window comes up in the middle of work. */
const interruptShare = 0.06
/** So often two pieces follow one another without a pause. */
const hastyShare = 0.25
/** So many labels are another than was done: people err. */
const wrongShare = 0.05

/** A made-up session of `count` pieces of work, with windows, pauses and mistakes. The same seed gives the same. */
export function generateCase(seed: number, count: number): Case {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const inputs: Unnumbered<EventInput>[] = []
  const rows: { tier: string; startUs: number; endUs: number; label: string }[] = []
  let tUs = 500_000
  let shown = ''
  const wait = (seconds: number) => {
    tUs += Math.round((0.4 + 1.2 * random()) * seconds * 1e6)
  }
  const show = (app: string, title: string) => {
    if (shown === `${app} ${title}`) return
    shown = `${app} ${title}`
    inputs.push({ type: 'window.focus', tUs, app, title: `${title} - ${app}` })
    wait(0.3)
  }
  const press = (key: string) => {
    inputs.push({ type: 'key.down', tUs, key }, { type: 'key.up', tUs: tUs + 60_000, key })
    wait(0.13)
  }
  const click = (name: string, dragsPx = 0) => {
    const at = { xPx: Math.round(random() * 1200), yPx: Math.round(random() * 700) }
    if (name) inputs.push({ type: 'a11y', tUs, role: name === 'row' || name === 'cell' ? 'row' : 'button', name })
    inputs.push({ type: 'pointer.down', tUs, ...at, button: 'left' })
    tUs += 90_000 + dragsPx * 2000
    inputs.push({ type: 'pointer.up', tUs, xPx: at.xPx + dragsPx, yPx: at.yPx, button: 'left' })
  }
  const doMove = (move: string) => {
    const [verb, ...rest] = move.replace('?', '').split(' ')
    if (verb === 'click') click(rest.join(' '))
    else if (verb === 'drag') click('', 200)
    else if (verb === 'scroll')
      for (let turn = 0; turn < 3 + random() * 12; turn++) {
        inputs.push({ type: 'pointer.scroll', tUs, xPx: 600, yPx: 400, dx: 0, dy: -1, unit: 'notch' })
        wait(0.12)
      }
    else if (verb === 'type')
      for (let letter = 0; letter < (rest[0] === 'long' ? 40 : 6) * (0.5 + random()); letter++) press(pick([...'etaoinshr ']))
    else if (verb === 'enter') press('enter')
    else if (verb === 'ctrl') {
      inputs.push({ type: 'key.down', tUs, key: 'ctrl_l' })
      press(rest[0] ?? 'c')
      inputs.push({ type: 'key.up', tUs, key: 'ctrl_l' })
    }
  }
  for (let piece = 0; piece < count; piece++) {
    const work = pick(works)
    const startUs = tUs
    show(work.app, pick(work.titles))
    for (const move of work.moves) {
      if (move.endsWith('?') && random() < 0.5) continue
      doMove(move)
      if (random() < interruptShare) {
        show('Chat', pick(['Ana', 'Team', 'Alerts']))
        show(work.app, pick(work.titles))
      }
      wait(random() < longPauseShare ? 3 : 0.6)
    }
    wait(random() < hastyShare ? 0.3 : 2.2)
    rows.push({ tier: 'subgoal', startUs, endUs: tUs, label: random() < wrongShare ? pick(works).label : work.label })
  }
  const events = inputs.map((input, index) => ({ input, index })).sort((a, b) => a.input.tUs - b.input.tUs || a.index - b.index)
  const recording = recordingFrom(
    events.map(({ input }, seq) => canonicalEvent.parse({ ...input, seq })),
    tUs + 500_000,
  )
  return {
    name: `generated ${seed}`,
    recording,
    segments: toSegments(rows.map(({ label, ...row }) => ({ ...row, labelId: labelIdOf(label) }))),
  }
}
