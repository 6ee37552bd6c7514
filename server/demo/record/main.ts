import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ensure } from '#shared/errors.ts'
import { formatTime } from '#shared/time.ts'
import { openBrowser, openTab, pageEpochMs, servePages } from './browser.ts'
import { writeBundle } from './bundle.ts'
import { createPerson } from './person.ts'
import { createRandom } from './random.ts'
import { createRecorder } from './recorder.ts'
import { answerMail } from './sessions/answer-mail.ts'
import { correctStock } from './sessions/correct-stock.ts'
import { noVoucher } from './sessions/no-voucher.ts'
import { orderLamps } from './sessions/order-lamps.ts'
import type { Script } from './sessions/script.ts'
import { tidyInbox } from './sessions/tidy-inbox.ts'

// Records the demo's sessions anew: `npm run demo:record -- [NAME…] [--out DIR] [--chromium PATH]`.

const scripts = [orderLamps, correctStock, answerMail, tidyInbox, noVoucher]

async function record(script: Script, chromium: string | undefined) {
  const browser = await openBrowser(chromium)
  try {
    const { wPx: width, hPx: height } = script.size
    const context = await browser.newContext({ viewport: { width, height }, locale: 'en-GB', timezoneId: 'UTC', colorScheme: 'light' })
    await servePages(context)
    await context.clock.install({ time: pageEpochMs })
    const tabs = new Map<string, Awaited<ReturnType<typeof openTab>>>()
    for (const site of script.sites.toReversed()) tabs.set(site, await openTab(context, site))
    const tab = (site: string) => ensure(tabs.get(site), `tab ${site}`)
    const front = tab(script.sites[0])
    await front.bringToFront()
    await context.clock.pauseAt(pageEpochMs + 60_000)
    const recorder = createRecorder(front, { size: script.size, tickMs: script.picture === 'video' ? 80 : 240 })
    const person = createPerson(recorder, createRandom(script.seed))
    await recorder.start()
    await script.run(person, tab)
    await recorder.finish()
    return { recorder, steps: person.steps.toSorted((a, b) => a.startUs - b.startUs || b.endUs - a.endUs), version: browser.version() }
  } finally {
    await browser.close()
  }
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' }, chromium: { type: 'string' } } })
const out = values.out ?? fileURLToPath(new URL('../', import.meta.url))
await mkdir(out, { recursive: true })
for (const script of scripts.filter((each) => positionals.length === 0 || positionals.includes(each.id))) {
  console.error(`${script.id} …`)
  const { recorder, steps, version } = await record(script, values.chromium)
  const bytes = await writeBundle(`${out}/${script.id}.zip`, script, recorder, version)
  await writeFile(`${out}/${script.id}.steps.json`, `${JSON.stringify(steps, null, 1)}\n`)
  console.error(
    `  ${formatTime(recorder.nowUs)}, ${recorder.events.length} events, ${recorder.shots.length} frames, ${Math.round(bytes / 1024)} KiB`,
  )
}
