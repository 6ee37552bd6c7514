import type { Page } from 'playwright-core'
import { idFromBytes, type SessionId } from '#shared/ids.ts'
import { generateSegments } from '../../fixtures/segments.ts'
import type { SessionSize } from '../../fixtures/work.ts'
import { openSession, timelineBox, waitForQuiet } from '../../fixtures/workbench.ts'
import type { Client } from '../../server/client.ts'
import { traceWork } from '../replay/trace.ts'
import { type Figure, percentile } from '../report.ts'
import { bounded, frameMs, generateTaxonomy, labelCount, segmentCount, work } from './pure.ts'

/** Publishes the taxonomy, begins a pass on the session and fills it. */
export async function prepare(client: Client, id: SessionId, { durationUs }: Pick<SessionSize, 'durationUs'>): Promise<void> {
  const param = { key: 'bench' }
  const { revision, doc } = await (await client.projects[':key'].taxonomy.$get({ param, query: {} })).json()
  const json = { ...doc, labels: generateTaxonomy(labelCount).labels }
  const saved = await client.projects[':key'].taxonomy.$put({ param, json }, { headers: { 'If-Match': `"${revision}"` } })
  if (!saved.ok) throw new Error(`the taxonomy was refused: ${await saved.text()}`)
  await client.projects[':key'].taxonomy.publish.$post({ param }, { headers: { 'If-Match': `"${(await saved.json()).revision}"` } })
  const pass = await (await client.sessions[':id'].passes.$post({ param: { id } })).json()
  const change = {
    id: idFromBytes('change', new Uint8Array(16).fill(7)),
    name: 'Create',
    put: generateSegments(segmentCount, durationUs),
    remove: [],
  }
  const answer = await client.passes[':id'].changes.$post(
    { param: { id: pass.id }, json: { changes: [change] } },
    { headers: { 'If-Match': `"${pass.revision}"` } },
  )
  if (!answer.ok) throw new Error(`the segments were refused: ${await answer.text()}`)
}

type Run = { page: Page; isQuick: boolean; profileDir: string | null; say: (line: string) => void }

/** Of each time `act` is done the frame with most work of the main thread: from what asked for it to the picture that shows it. */
async function measure(
  run: Run,
  name: string,
  act: (round: number) => Promise<unknown>,
  undo: () => Promise<unknown> = async () => undefined,
): Promise<Figure[]> {
  const most: number[] = []
  let explained = ''
  for (let round = 0; round < (run.isQuick ? 6 : 20); round++) {
    const traced = await traceWork(run.page, run.profileDir, async () => {
      await act(round)
      await run.page.waitForTimeout(150)
    })
    most.push(Math.max(...traced.pictureMs))
    if (most.at(-1) === Math.max(...most)) explained = await traced.explain(`labeling ${name}`)
    await undo()
    await run.page.waitForTimeout(100)
  }
  const value = percentile(most, 0.5)
  if (value > frameMs) run.say(`${name} misses: ${explained}`)
  const figure = `${name}: most work of the main thread in one frame`
  return [bounded(`${figure}, p50`, value), bounded(`${figure}, p95`, percentile(most, 0.95))]
}

/** What keys and drags cost in the page, with the whole session in view and with a few segments. */
export async function measurePage(run: Run, url: string, id: SessionId): Promise<Figure[]> {
  const { page } = run
  const key = (combo: string) => page.keyboard.press(combo)
  const undo = () => key('Control+z')
  const figures: Figure[] = []
  for (const [name, search] of [
    ['whole session in view', '?t=1000'],
    ['a minute in view', `?t=1000&from=970&to=1030`],
  ] as const) {
    await openSession(page, url, id, search)
    await waitForQuiet(page)
    await page.getByRole('button', { name: /^Subgoal/ }).click()
    await page
      .locator('body')
      .click({ position: { x: 700, y: 300 } })
      .catch(() => undefined)
    await key('q')
    await page.waitForTimeout(300)
    run.say(name)
    figures.push(...(await measure(run, `relabel by key, ${name}`, (round) => key(String(1 + (round % 9))))))
    figures.push(...(await measure(run, `split, ${name}`, () => key('s'), undo)))
    figures.push(...(await measure(run, `undo, ${name}`, undo, () => key('Control+Shift+z'))))
    await key('q')
    figures.push(...(await measure(run, `delete, ${name}`, () => key('Delete'), undo)))
    await key('q')
    await key('Delete')
    figures.push(
      ...(await measure(
        run,
        `create by I, O and Enter, ${name}`,
        async () => {
          await key('i')
          for (let step = 0; step < 3; step++) await key('ArrowRight')
          await key('o')
          await key('Enter')
        },
        undo,
      )),
    )
    await undo()
    figures.push(...(await measureDrag(run, name)))
    await page.keyboard.press('Escape')
  }
  await openSession(page, url, id, `?t=1000&from=970&to=1030`)
  await waitForQuiet(page)
  await key('q')
  await page.waitForTimeout(500)
  figures.push(
    ...(await measure(
      run,
      'opening the picker',
      () => key('l'),
      () => key('Escape'),
    )),
  )
  await key('l')
  figures.push(
    ...(await measure(
      run,
      'a letter in the picker',
      () => key('p'),
      () => key('Backspace'),
    )),
  )
  await key('Escape')
  figures.push(...(await measureOutline(run)))
  return figures
}

/** Drags the end of the selected segment to and fro. */
async function measureDrag(run: Run, name: string): Promise<Figure[]> {
  const { page } = run
  const box = await timelineBox(page)
  const row = await page.getByRole('button', { name: /^Subgoal/ }).boundingBox()
  if (!row) throw new Error('there is no row of subgoals')
  const yPx = row.y + row.height / 2
  return measure(run, `drag on a tier, ${name}`, async () => {
    await page.mouse.move(box.xPx + box.wPx * 0.5, yPx)
    await page.mouse.down()
    for (let step = 0; step < 20; step++) {
      await page.mouse.move(box.xPx + box.wPx * 0.5 + (step % 10) * 3, yPx)
      await page.waitForTimeout(16)
    }
    await page.keyboard.press('Escape')
    await page.mouse.up()
  })
}

async function measureOutline(run: Run): Promise<Figure[]> {
  const list = run.page.getByRole('list', { name: 'Segments' })
  await list.hover()
  const rows = await measure(run, 'scrolling the outline', async () => {
    for (let turn = 0; turn < 15; turn++) {
      await run.page.mouse.wheel(0, 400)
      await run.page.waitForTimeout(16)
    }
  })
  const value = await list.locator('li').count()
  return [...rows, { figure: 'rows of the outline in the page', work, value, unit: 'rows', must: '≤ 100', ok: value <= 100 }]
}
