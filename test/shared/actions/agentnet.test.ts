import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reduceAgentnet } from '#shared/actions/agentnet.ts'
import { sessionOf, showActions } from '../../fixtures/sessionOf.ts'

const reduce = (line: string) => showActions(reduceAgentnet(sessionOf(line)).actions)

// The published rules: AgentNetTool, agentnet-annotator/api/core/action_reduction (reducer.py, action.py, reduction_helper.py).
describe('clicks', () => {
  test.each([
    ['a press and its release are a click', 'click@1:10,20', ['click left 10,20']],
    ['the right button is another button', 'right.click@1:10,20', ['click right 10,20']],
    ['a press that is let go 6 px away is a click', 'down@1:10,10 move@1.1:16,10 up@1.2:16,10', ['click left 10,10']],
    ['… and 6.1 px away a drag', 'down@1:10,10 move@1.1:16.1,10 up@1.2:16.1,10', ['drag 10,10>16.1,10']],
    ['without a move in between it is no drag, however far', 'down@1:10,10 up@1.2:90,10', ['click left 10,10']],
    ['a long press with nothing else in it is a click', 'down@1 up@4', ['click left 100,100']],
    ['with something else in it, over 1 s, it is a long press', 'down@1 wheel@1.5:-1 up@2.1', ['long_press left 100,100']],
    ['… and at 1 s exactly a click', 'down@1 wheel@1.5:-1 up@2', ['click left 100,100']],
    ['a press without a release lasts half a second', 'down@1:5,5 click@9:50,50', ['click left 5,5 (no_release)', 'click left 50,50']],
    ['a release without a press is nothing', 'click@1 up@2 right.up@3', ['click left 100,100']],
  ])('%s', (_, line, actions) => {
    expect(reduce(line)).toEqual(actions)
  })

  test('a press without a release ends half a second later', () => {
    const [action] = reduceAgentnet(sessionOf('down@1')).actions
    expect(action).toMatchObject({ tStartUs: 1_000_000, tEndUs: 1_500_000 })
  })
})

describe('double and triple clicks', () => {
  // the first action, so that the clicks in question are not the session's first two
  const far = 'click@0:900,900 move@1:100,100'
  test.each([
    ['start to start below 0.5 s', `${far} click@2 click@2.499`, ['double_click left 100,100']],
    ['at 0.5 s they are two', `${far} click@2 click@2.5`, ['click left 100,100', 'click left 100,100']],
    ['3.9 px apart', `${far} click@2:10,10 click@2.3:13.9,10`, ['double_click left 10,10']],
    ['4 px apart they are two', `${far} click@2:10,10 click@2.3:14,10`, ['click left 10,10', 'click left 14,10']],
    ['other buttons are other clicks', `${far} click@2 right.click@2.3`, ['click left 100,100', 'click right 100,100']],
    ['three are one', `${far} click@2 click@2.15 click@2.3`, ['triple_click left 100,100']],
    ['the third counts from the first', `${far} click@2 click@2.3 click@2.55`, ['double_click left 100,100', 'click left 100,100']],
    ['a fourth is its own', `${far} click@2 click@2.12 click@2.24 click@2.36`, ['triple_click left 100,100', 'click left 100,100']],
  ])('%s', (_, line, actions) => {
    expect(reduce(line).slice(1)).toEqual(actions)
  })

  test("the session's first two actions never merge", () => {
    expect(reduce('click@1 click@1.2')).toEqual(['click left 100,100', 'click left 100,100'])
  })
})

describe('scrolling', () => {
  test.each([
    ['is one run however long the pause', 'wheel@1:-1 wheel@60:-1 click@61', ['scroll -2', 'click left 100,100']],
    ['loses a change of direction', 'wheel@1:-6 wheel@2:4 click@3', ['scroll -2', 'click left 100,100']],
    ['goes on over moves', 'wheel@1:-1 move@2:5,5 wheel@3:-1 click@4', ['scroll -2', 'click left 5,5']],
    [
      'is ended by anything else',
      'wheel@1:-1 click@2 wheel@3:-1 click@4',
      ['scroll -1', 'click left 100,100', 'scroll -1', 'click left 100,100'],
    ],
    ['by nothing is nothing', 'wheel@1:0 click@2', ['click left 100,100']],
    ['at the very end never completes, and is lost', 'click@1 wheel@2:-1', ['click left 100,100']],
  ])('%s', (_, line, actions) => {
    expect(reduce(line)).toEqual(actions)
  })

  test('lasts 0.2 s beyond its last turn, and says when it is lost', () => {
    expect(reduceAgentnet(sessionOf('wheel@1:-1 wheel@2:-1 click@3')).actions[0]).toMatchObject({ tStartUs: 1_000_000, tEndUs: 2_200_000 })
    expect(reduceAgentnet(sessionOf('click@1 wheel@2:-1')).dropped).toEqual([{ reason: 'scroll that never ended', seqFrom: 2, seqTo: 2 }])
  })
})

describe('typing', () => {
  test.each([
    ['is one action however long the pause', 'type@1:ab type@90:c', ['type "abc"']],
    ['keeps Enter and Tab', 'type@1:ab[tab]c[enter]', ['type "ab\\tc\\n"']],
    ['takes back what Backspace takes back', 'type@1:abx[backspace]c', ['type "abc"']],
    ['is broken by the mouse', 'type@1:ab click@2 type@3:c', ['type "ab"', 'click left 100,100', 'type "c"']],
    [
      'is broken by a shortcut',
      'type@1:a press@2:ctrl_l type@2.1:c release@2.4:ctrl_l type@3:b',
      ['type "a"', 'hotkey ctrl+c', 'type "b"'],
    ],
    ['goes on through a shifted letter', 'type@1:a press@2:shift type@2.1:B release@2.4:shift type@3:c', ['type "aBc"']],
    ['begins with a shifted letter', 'press@1:shift type@1.1:A release@1.3:shift type@2:bc', ['type "Abc"']],
    ['of a shifted letter by the name of its key', 'press@1:shift type@1.1:a release@1.3:shift type@2:bc', ['type "Abc"']],
  ])('%s', (_, line, actions) => {
    expect(reduce(line)).toEqual(actions)
  })

  test('lasts 0.2 s beyond its last key', () => {
    expect(reduceAgentnet(sessionOf('type@1:ab')).actions[0]).toMatchObject({ tStartUs: 1_000_000, tEndUs: 1_300_000 })
  })
})

describe('modifiers', () => {
  test.each([
    ['one key in the bracket is a shortcut', 'press@1:ctrl_l type@1.1:c release@1.4:ctrl_l', ['hotkey ctrl+c']],
    [
      'brackets in brackets are one shortcut',
      'press@1:ctrl press@1.1:shift type@1.2:t release@1.5:shift release@1.6:ctrl',
      ['hotkey ctrl+shift+t'],
    ],
    ['repeats of a held modifier are nothing', 'press@1:ctrl press@1.1:ctrl type@1.2:v release@1.5:ctrl', ['hotkey ctrl+v']],
    ['alone it is a press', 'press@1:alt release@1.2:alt', ['press alt']],
    ['several things in it hold the key', 'press@1:ctrl click@1.2:5,5 click@1.9:50,50 release@2.5:ctrl', ['key_hold ctrl x2']],
    [
      'without a release it lasts 10 ms',
      'press@1:ctrl_l press@1.2:alt_l type@1.4:T',
      ['press ctrl (no_release)', 'press alt (no_release)', 'type "T"'],
    ],
    ['a click that overlaps it is lost', 'click@0.1 press@1:ctrl down@1.1 release@1.2:ctrl up@1.3', ['click left 100,100', 'press ctrl']],
    [
      'pressed just before a release it comes after it',
      'down@1 press@1.1:ctrl up@1.2 release@1.3:ctrl',
      ['click left 100,100', 'press ctrl'],
    ],
  ])('%s', (_, line, actions) => {
    expect(reduce(line)).toEqual(actions)
  })
})

describe('the way to an action', () => {
  const approaches = (line: string) => reduceAgentnet(sessionOf(line)).actions.map((each) => each.approachUs)
  test.each([
    ['is the moves before it', 'move@1:1,1 move@2:2,2 click@3', [1_000_000]],
    ['belongs to what comes next, only', 'move@1:1,1 click@2 click@5', [1_000_000, null]],
    ['is used up by the release of a key', 'type@0.5:a click@1 press@2:b move@3:2,2 release@4:b click@5', [null, null, null, null]],
  ])('%s', (_, line, expected) => {
    expect(approaches(line)).toEqual(expected)
  })
})

const word = fc.oneof(
  fc.tuple(fc.constantFrom('move', 'down', 'up', 'right.down', 'right.up', 'click'), fc.nat(300), fc.nat(300)).map(([what, x, y]) => ({
    what,
    detail: `${x},${y}`,
  })),
  fc.integer({ min: -2, max: 2 }).map((dy) => ({ what: 'wheel', detail: String(dy) })),
  fc.tuple(fc.constantFrom('press', 'release'), fc.constantFrom('ctrl', 'shift', 'a', 'enter')).map(([what, detail]) => ({ what, detail })),
)
const anySession = fc.array(fc.tuple(word, fc.integer({ min: 1, max: 900 })), { minLength: 1, maxLength: 40 }).map((list) => {
  let ms = 0
  return list
    .map(([{ what, detail }, gap]) => {
      ms += gap
      return `${what}@${ms / 1000}:${detail}`
    })
    .join(' ')
})

test('whatever a recorder writes: actions are in order, their times and numbers too', () => {
  fc.assert(
    fc.property(anySession, (line) => {
      const { actions } = reduceAgentnet(sessionOf(line))
      for (const [index, each] of actions.entries()) {
        expect(each.seqFrom).toBeLessThanOrEqual(each.seqTo)
        expect(each.tStartUs).toBeLessThanOrEqual(each.tEndUs)
        expect(each.seqFrom).toBeGreaterThan(actions[index - 1]?.seqFrom ?? -1)
        expect(each.id).toBe(`act_${index}`)
        // A modifier that goes down just before a button comes up is put after the click; else no event is in two actions.
        const before = actions[index - 1]
        const isPutAfter = before?.button !== undefined && each.keys !== undefined
        if (before && !isPutAfter) expect(before.seqTo).toBeLessThan(each.seqFrom)
      }
    }),
  )
})
