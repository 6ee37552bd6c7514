import { describe, expect, test } from 'vitest'
import { reduceAgentnet } from '#shared/actions/agentnet.ts'
import { reduceDefault } from '#shared/actions/default.ts'
import { toCalls, toCode } from '#shared/release/pyautogui.ts'
import { toPythonFloat, toPythonText } from '#shared/release/python.ts'
import { sessionOf } from '../../fixtures/sessionOf.ts'

/** Code of the first action on a screen of 1000 by 500. */
function codeOf(line: string, reduce = reduceAgentnet): string {
  const [action] = reduce(sessionOf(line)).actions
  if (!action) throw new Error('no action')
  const { approachUs: _, ...rest } = action
  const unit = (x: number | undefined, y: number | undefined): [number, number] | null =>
    x === undefined || y === undefined ? null : [x / 1000, y / 500]
  return toCode(toCalls({ action: { ...rest, frameTUs: null }, at: unit(rest.xPx, rest.yPx), to: unit(rest.toXPx, rest.toYPx) }))
}

// Forms as in the published samples and OpenCUA's data/data-process (raw_to_standardized.py, schema/action/gui.py).
describe('an action as code', () => {
  test.each([
    ['click@1:972.24,485.03', 'pyautogui.click(x=0.9722, y=0.9701)'],
    ['click@1:500,500', 'pyautogui.click(x=0.5, y=1.0)'],
    ['click@1:-64,1592', 'pyautogui.click(x=0.0, y=1.0)'],
    ['right.click@1:10,10', 'pyautogui.rightClick(x=0.01, y=0.02)'],
    ['middle.click@1:10,10', 'pyautogui.middleClick(x=0.01, y=0.02)'],
    ['down@1:10,10 move@1.2:90,10 up@1.3:90,10', "pyautogui.moveTo(x=0.01, y=0.02)\npyautogui.dragTo(x=0.09, y=0.02, button='left')"],
    ['wheel@1:-3 click@2', 'pyautogui.moveTo(x=0.1, y=0.2)\npyautogui.scroll(-3)'],
    ['wheel@1:0,2 click@2', 'pyautogui.moveTo(x=0.1, y=0.2)\npyautogui.hscroll(2)'],
    ['type@1:george[space]orwell', "pyautogui.write(message='george orwell')"],
    ["type@1:it's", 'pyautogui.write(message="it\'s")'],
    ['type@1:ab[enter]', "pyautogui.write(message='ab')\npyautogui.press(keys=['enter'])"],
    ['type@1:[space]a', "pyautogui.press(keys=['space'])\npyautogui.write(message='a')"],
    ['type@1:abx[backspace]c', "pyautogui.write(message='abc')"],
    ['type@1:[backspace]c', "pyautogui.press(keys=['backspace'])\npyautogui.write(message='c')"],
    ['type@1:a[caps_lock]b[caps_lock]c', "pyautogui.write(message='aBc')"],
    ['type@1:[page_down]', "pyautogui.press(keys=['pagedown'])"],
    ['press@1:ctrl_l type@1.1:c release@1.4:ctrl_l', "pyautogui.hotkey(keys=['ctrl', 'c'])"],
  ])('%s', (line, code) => {
    expect(codeOf(line)).toBe(code)
  })

  test('a triple click is a call of the computer', () => {
    expect(codeOf('click@1 click@1.1 click@1.2', reduceDefault)).toBe('computer.triple_click(x=0.1, y=0.2)')
  })
})

test('texts and numbers are written as Python writes them', () => {
  expect(toPythonText('a\\b\n\u00a0é😀"')).toBe("'a\\\\b\\n\\xa0é😀\"'")
  expect(toPythonText('\'"')).toBe("'\\'\"'")
  expect([0, 1, 0.97, 0.00004, 0.123456].map(toPythonFloat)).toEqual(['0.0', '1.0', '0.97', '0.0', '0.1235'])
})
