import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SourceEntry } from '#server/formats/types.ts'
import { getActions, reduceSession } from '#server/services/actions.ts'
import { getFrame } from '#server/services/frame.ts'
import { importFiles } from '#server/services/import.ts'
import { findProject } from '#server/services/projects.ts'
import { findSession } from '#server/services/sessions.ts'
import { ensure } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Actor } from '#shared/policy.ts'
import { showActions } from '../fixtures/sessionOf.ts'
import { realdata } from '../realdata.ts'
import { addProject } from './fixtures.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
let admin: Actor

beforeAll(async () => {
  server = await createTestServer()
  admin = await server.person('admin')
  await addProject(server, 'real')
})
afterAll(() => server.close())

/** Imports the named files of a folder of real recordings. */
async function importReal(folder: string, names: string[]): Promise<SessionId> {
  const entries: SourceEntry[] = []
  for (const path of names) {
    const file = join(ensure(realdata, 'real recordings'), folder, path)
    entries.push({ path, file, bytes: (await stat(file)).size })
  }
  const target = { projectId: await findProject(server.deps, 'real'), project: 'real', subject: null }
  const result = await importFiles(server.deps, { name: folder, entries, target, format: null }, () => {}, new AbortController().signal)
  return ensure(result.sessions[0], 'imported session').id
}

const agentnetFiles = ['events.jsonl', 'metadata.json', 'task_name.json', 'top_window.jsonl', '2024-11-05 18-56-31.mp4']

describe.skipIf(realdata === null)('the AgentNet sample', () => {
  let id: SessionId
  beforeAll(async () => {
    id = await importReal('agentnet-win-settings', agentnetFiles)
  })

  // Checked by eye against the video, and the first against the published reduction of the same recording.
  test('comes to these actions by the published rules, each with its picture', { timeout: 300_000 }, async () => {
    const actions = await getActions(server.deps, admin, id, 'agentnet')
    const shown = showActions(actions).map((line, index) => `${((actions[index]?.frameTUs ?? 0) / 1e6).toFixed(3)} ${line}`)
    expect(shown).toEqual([
      '6.224 click left 1328,745',
      '8.567 click right 1305,393',
      '10.043 click left 1268,406',
      '14.953 drag 621,206>561,213',
      '23.007 click left 360,256',
      '27.023 scroll -3',
      '29.451 click left 562,277',
      '30.970 click left 544,316',
      '36.710 click left 732,563',
      '41.083 click left 640,176',
      '46.139 click left 1039,556',
      '48.199 click left 846,782',
      '52.770 click left 827,843',
      '58.418 click left 835,872',
      '84.052 click left 435,790',
      '89.529 click left 436,708',
      '93.099 click left 1056,566',
      '94.286 click left 773,785',
      '96.918 click left 773,785',
      '98.382 scroll -6',
      '107.194 click left 218,636',
      '110.047 click left 756,306',
      '114.878 click left 697,680',
      '117.454 scroll -2',
      '121.341 press ctrl (no_release)',
      '121.595 press alt (no_release)',
      '121.781 type "T"',
      '122.481 terminate',
    ])
    expect(actions[0]).toMatchObject({ tStartUs: 7_023_352, tEndUs: 7_442_666, seqFrom: 70, seqTo: 71 })
    expect(actions.slice(0, -1).every((each) => ensure(each.frameTUs, 'picture') < each.tStartUs)).toBe(true)
  })

  test('keeps the turn of the wheel and leaves out the stop shortcut by our own rules', async () => {
    const { doc } = await findSession(server.deps, admin, id)
    const { actions, dropped } = await reduceSession(server.deps, doc, 'default')
    expect(showActions(actions).slice(-3)).toEqual(['click left 697,680', 'scroll -6', 'scroll 4'])
    expect(dropped).toEqual([{ reason: 'shortcut that stopped the recorder', seqFrom: 4095, seqTo: 4098 }])
  })

  test('shows the frame of a time, exactly', async () => {
    const frame = await getFrame(server.deps, admin, id, { tUs: 7_023_352 })
    // 30 frames a second: the 211th is shown from 7.0 s on
    expect(frame).toMatchObject({ tUs: 7_000_000, width: 1276, height: 718 })
    expect(frame.sha256).toBe(createHash('sha256').update(frame.png).digest('hex'))
    expect(await sharp(frame.png).metadata()).toMatchObject({ format: 'png', width: 1276, height: 718 })
    const [before, at] = [
      await getFrame(server.deps, admin, id, { tUs: 6_999_999 }),
      await getFrame(server.deps, admin, id, { tUs: 7_000_000 }),
    ]
    expect([before.tUs, at.tUs, at.sha256]).toEqual([6_966_667, 7_000_000, frame.sha256])
    const ends = [await getFrame(server.deps, admin, id, { tUs: -5 }), await getFrame(server.deps, admin, id, { tUs: 999_000_000 })]
    expect(ends.map((each) => each.tUs)).toEqual([0, 122_633_333])
  })
})

describe.skipIf(realdata === null)('a Playwright trace', () => {
  test('has the actions that it names, with the places where it has them', async () => {
    const id = await importReal('playwright', ['todomvc-firefox.trace.zip'])
    const actions = await getActions(server.deps, admin, id, 'agentnet')
    expect(showActions(actions).slice(0, 4)).toEqual([
      'source browserContext.newPage',
      'source page.goto',
      'source locator.fill',
      'source locator.press',
    ])
    expect(actions.at(-1)?.kind).toBe('terminate')
    const png = await getFrame(server.deps, admin, id, { tUs: 0 })
    expect(await sharp(png.png).metadata()).toMatchObject({ format: 'png' })
  })
})
