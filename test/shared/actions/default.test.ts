import { describe, expect, test } from 'vitest'
import { reduceDefault } from '#shared/actions/default.ts'
import { sessionOf, showActions } from '../../fixtures/sessionOf.ts'

const reduce = (line: string) => showActions(reduceDefault(sessionOf(line)).actions)

describe('our own rules', () => {
  test.each([
    ["merge the session's first two clicks too", 'click@1 click@1.3', ['double_click left 100,100']],
    ['count a third click from the second', 'click@1 click@1.4 click@1.8', ['triple_click left 100,100']],
    ['do not merge clicks 4 px apart', 'click@1:10,10 click@1.2:14,10', ['click left 10,10', 'click left 14,10']],
    ['call a press over 1 s long', 'down@1 up@2.1', ['long_press left 100,100']],
    ['… and one of 1 s a click', 'down@1 up@2', ['click left 100,100']],
    ['drag further than 6 px with a move', 'down@1:10,10 move@1.1:40,10 up@1.2:40,10', ['drag 10,10>40,10']],
    ['keep the modifiers of a click', 'press@1:ctrl_l click@1.1 release@1.5:ctrl_l', ['click left 100,100 with ctrl']],
    ['keep a click that overlaps a modifier', 'press@1:ctrl down@1.1 release@1.2:ctrl up@1.3', ['click left 100,100 with ctrl']],
    ['end scrolling at a pause over 1 s', 'wheel@1:-1 wheel@2:-1 wheel@3.1:-1', ['scroll -2', 'scroll -1']],
    ['end scrolling where it turns', 'wheel@1:-6 wheel@1.5:4', ['scroll -6', 'scroll 4']],
    ['end scrolling where it goes sideways', 'wheel@1:-1 wheel@1.5:0,2', ['scroll -1', 'scroll 0,2']],
    ['end typing at a pause over 5 s', 'type@1:ab type@6.2:c', ['type "ab"', 'type "c"']],
    ['press Enter on its own', 'type@1:ab[enter]', ['type "ab"', 'press enter']],
    ['correct what is typed', 'type@1:abx[backspace]c', ['type "abc"']],
    ['press Backspace where nothing is typed', 'type@1:[backspace]', ['press backspace']],
    ['type on with shift', 'type@1:a press@2:shift type@2.1:B release@2.3:shift type@3:c', ['type "aBc"']],
    [
      'make shortcuts of other modifiers',
      'press@1:ctrl press@1.1:shift type@1.2:T release@1.5:shift release@1.6:ctrl',
      ['hotkey ctrl+shift+t'],
    ],
    ['keep Shift with a key that writes nothing', 'press@1:shift type@1.1:[tab] release@1.4:shift', ['hotkey shift+tab']],
    ['count the repeats of a held key', 'press@1:down press@1.5:down press@1.6:down release@1.7:down', ['press down x3']],
    ['flag a press without a release', 'down@1 click@9:5,5', ['click left 100,100 (no_release)', 'click left 5,5']],
    ['keep a scroll at the very end', 'click@1 wheel@2:-1', ['click left 100,100', 'scroll -1']],
  ])('%s', (_, line, actions) => {
    expect(reduce(line)).toEqual(actions)
  })

  test('leave out the shortcut that stopped the recorder, and say so', () => {
    const { actions, dropped } = reduceDefault(sessionOf('click@1 press@2:ctrl_l press@2.1:alt_l press@2.2:T release@2.3:T'))
    expect(showActions(actions)).toEqual(['click left 100,100'])
    expect(dropped).toEqual([{ reason: 'shortcut that stopped the recorder', seqFrom: 2, seqTo: 5 }])
  })
})
