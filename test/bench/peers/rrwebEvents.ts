import { generateWork, type SessionSize } from '../../fixtures/work.ts'

/** Ids of the nodes of the page that rrweb is given. */
const node = { document: 1, html: 2, head: 3, body: 4 }

/** An rrweb event, as far as this writes it. */
export type RrwebEvent = { type: number; timestamp: number; data: object }

const element = (id: number, tagName: string, childNodes: object[] = []) => ({ type: 2, id, tagName, attributes: {}, childNodes })

/** The generated work as rrweb events: an empty page, and its movements with `perEvent` positions in each event. */
export function toRrwebEvents(size: SessionSize, perEvent: number): RrwebEvent[] {
  const page = {
    type: 0,
    id: node.document,
    childNodes: [element(node.html, 'html', [element(node.head, 'head'), element(node.body, 'body')])],
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
    events.push({ type: 3, timestamp: last.tMs, data: { source: 1, positions } })
    batch = []
  }
  for (const event of generateWork(size)) {
    if (event.type !== 'pointer.move') continue
    batch.push({ x: event.xPx, y: event.yPx, tMs: event.tUs / 1000 })
    if (batch.length === perEvent) flush()
  }
  flush()
  return events
}
