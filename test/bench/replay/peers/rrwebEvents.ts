import { generateWork, type SessionSize } from '../../../fixtures/work.ts'

/** Ids of the nodes of the page that rrweb is given. */
const node = { document: 1, html: 2, head: 3, body: 4, field: 5 }
/** Kinds of what happened, as rrweb numbers them. */
const source = { move: 1, press: 2, input: 5 }
const press = { up: 0, down: 1 }
/** A field that grew with every key would hold more text than anybody types. */
const longestText = 40

/** An rrweb event, as far as this writes it. */
export type RrwebEvent = { type: number; timestamp: number; data: object }

const element = (id: number, tagName: string, childNodes: object[] = []) => ({ type: 2, id, tagName, attributes: {}, childNodes })

/** The generated work as rrweb events: a page with one field; movements with `perEvent` positions in each event, presses and keys. */
export function toRrwebEvents(size: SessionSize, perEvent: number): RrwebEvent[] {
  const page = {
    type: 0,
    id: node.document,
    childNodes: [element(node.html, 'html', [element(node.head, 'head'), element(node.body, 'body', [element(node.field, 'textarea')])])],
  }
  const events: RrwebEvent[] = [
    { type: 4, timestamp: 0, data: { href: 'http://example.test/', width: size.wPx, height: size.hPx } },
    { type: 2, timestamp: 0, data: { node: page, initialOffset: { left: 0, top: 0 } } },
  ]
  let batch: { x: number; y: number; tMs: number }[] = []
  const flush = () => {
    const last = batch.at(-1)
    if (!last) return
    const positions = batch.map(({ x, y, tMs }) => ({ x, y, id: node.body, timeOffset: tMs - last.tMs }))
    events.push({ type: 3, timestamp: last.tMs, data: { source: source.move, positions } })
    batch = []
  }
  let text = ''
  for (const event of generateWork(size)) {
    const timestamp = event.tUs / 1000
    if (event.type === 'pointer.move') {
      batch.push({ x: event.xPx, y: event.yPx, tMs: timestamp })
      if (batch.length === perEvent) flush()
    } else if (event.type === 'pointer.down' || event.type === 'pointer.up') {
      const type = event.type === 'pointer.down' ? press.down : press.up
      events.push({ type: 3, timestamp, data: { source: source.press, type, id: node.body, x: event.xPx, y: event.yPx } })
    } else if (event.type === 'key.down') {
      text = text.length < longestText ? text + event.text : ''
      events.push({ type: 3, timestamp, data: { source: source.input, id: node.field, text, isChecked: false } })
    }
  }
  flush()
  return events.sort((a, b) => a.timestamp - b.timestamp)
}
