import { expect, test } from 'vitest'
import { reduceAgentnet } from '#shared/actions/agentnet.ts'
import { chooseFrames, type Picture } from '#shared/actions/frames.ts'
import { usFromSeconds } from '#shared/time.ts'
import { sessionOf } from '../../fixtures/sessionOf.ts'

/** A screen that changes at these seconds, and looks otherwise the same all the time. */
function screenThatChanges(at: number[], lengthSeconds = 60): Picture {
  const look = (tUs: number) => at.filter((seconds) => usFromSeconds(seconds) <= tUs).length
  return {
    startUs: 0,
    endUs: usFromSeconds(lengthSeconds),
    similarity: async (tUs, thanUs) => (look(tUs) === look(thanUs) ? 1 : 0.98),
  }
}

async function frameSeconds(line: string, changes: number[], lengthSeconds?: number): Promise<(number | null)[]> {
  const picture = screenThatChanges(changes, lengthSeconds)
  const actions = await chooseFrames(reduceAgentnet(sessionOf(line)).actions, () => picture, picture.endUs)
  return actions.map((each) => (each.frameTUs === null ? null : each.frameTUs / 1e6))
}

// Published rule: OpenCUA, data/data-process/src/extract_raw.py (find_loading_complete_time, find_terminate_time).
test.each([
  ['a click is shown the screen as it first came to look that way', 'move@5:1,1 click@9', [7.25], 7.3],
  ['… or as its approach began, where nothing changed', 'move@5:1,1 click@9', [], 5],
  ['a change in the last half second is not looked at', 'move@5:1,1 click@9', [8.7], 5],
  ['an approach shorter than half a second is shown its beginning', 'move@8.8:1,1 click@9', [], 8.8],
  ['a click without an approach is shown half a second before', 'click@9', [8.8], 8.5],
  ['so is a scroll, whatever its approach', 'move@5:1,1 wheel@9:-1 click@20', [7], 8.5],
  ['and typing', 'type@9:a', [], 8.5],
  ['nothing is shown from before the picture began', 'type@0.2:a', [], 0.01],
  ['nor from after its end', 'move@50:1,1 click@70', [], 50],
])('%s', async (_, line, changes, seconds) => {
  expect((await frameSeconds(line, changes))[0]).toBeCloseTo(seconds, 6)
})

test('an action after the end of the picture is shown its last moment', async () => {
  expect((await frameSeconds('type@70:a', []))[0]).toBe(59.99)
})

test('at the end stands the screen that shows the task done', async () => {
  expect((await frameSeconds('click@9', [11.05])).at(-1)).toBeCloseTo(11.2, 6)
  expect((await frameSeconds('click@9', [])).at(-1)).toBe(9.1)
})

test('without a picture there is none to show', async () => {
  const actions = await chooseFrames(reduceAgentnet(sessionOf('click@1')).actions, () => null, 5_000_000)
  expect(actions.map((each) => [each.kind, each.frameTUs])).toEqual([
    ['click', null],
    ['terminate', null],
  ])
})
