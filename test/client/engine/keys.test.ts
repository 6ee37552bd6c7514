import { expect, test } from 'vitest'
import { findCommand } from '#client/engine/commands/command.ts'
import { createLabelCommands } from '#client/engine/commands/label.ts'
import { capsOf, readDigitCaps } from '#client/engine/keyCaps.ts'
import { formatCombo, toCombo } from '#client/engine/keymap.ts'
import { reservedFor, reservedKeys } from '#client/engine/reservedKeys.ts'
import { findKeyConflicts } from '#shared/keys/keymap.ts'
import type { Label } from '#shared/labels/taxonomy.ts'
import { taxonomy } from '../../shared/labels/fixture.ts'
import { createTestWorkbench } from './fixture.ts'

const press = (key: string, more: Partial<Parameters<typeof toCombo>[0]> = {}) =>
  toCombo({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })

test('a key event has one spelling', () => {
  expect(press(' ')).toBe('Space')
  expect(press('z', { ctrlKey: true })).toBe('Ctrl+Z')
  expect(press('Z', { metaKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z')
  expect(press('ArrowLeft', { shiftKey: true })).toBe('Shift+ArrowLeft')
})

test('a digit is known by its place, a sign by what it prints', () => {
  expect(press('!', { code: 'Digit1', shiftKey: true })).toBe('Shift+1')
  expect(press('1', { code: 'Numpad1' })).toBe('1')
  expect(press('?', { code: 'Slash', shiftKey: true })).toBe('?')
  expect(press('<', { code: 'Comma', shiftKey: true })).toBe('<')
})

test('Alt with a letter or a sign is the same on a Mac, where it prints something else', () => {
  expect(press('i', { altKey: true, code: 'KeyI' })).toBe('Alt+I')
  expect(press('ˆ', { altKey: true, code: 'KeyI' })).toBe('Alt+I')
  expect(press('Dead', { altKey: true, code: 'KeyU' })).toBe('Alt+U')
  expect(press('”', { altKey: true, shiftKey: true, code: 'BracketLeft' })).toBe('Alt+{')
})

test('combinations are written for people', () => {
  expect([formatCombo('Ctrl+Shift+Z'), formatCombo('+'), formatCombo('Shift+ArrowLeft')]).toEqual(['Ctrl Shift Z', '+', 'Shift ←'])
})

test('no two commands share a key, and none takes one of the browser’s: with an intent on every letter and digit, too', () => {
  const { commands } = createTestWorkbench()
  const label = (key: string): Label => ({ ...(taxonomy.labels[0] as Label), key })
  const labels = [...'abcdefghijklmnopqrstuvwxyz0123456789'].map(label)
  expect(findKeyConflicts([...commands, ...createLabelCommands(labels, commands, () => undefined)])).toEqual([])
})

test('every command has an id and a title of its own, in plain words', () => {
  const { commands } = createTestWorkbench()
  expect(new Set(commands.map((each) => each.id)).size).toBe(commands.length)
  expect(new Set(commands.map((each) => each.title)).size).toBe(commands.length)
  expect(commands.filter((each) => !/^[A-Z][a-z]/.test(each.title)).map((each) => each.title)).toEqual([])
})

test('a command that can’t be done now leaves its key alone', () => {
  const { commands } = createTestWorkbench()
  expect(findCommand(commands, 'Delete')).toBeNull()
  expect(findCommand(commands, 'Space')?.id).toBe('play')
})

test('an intent’s key applies it, unless the key is a command’s', () => {
  const { commands } = createTestWorkbench()
  const label = (key: string): Label => ({ ...(taxonomy.labels[0] as Label), key })
  const applied: string[] = []
  const made = createLabelCommands([label('1'), label('s'), label('v')], commands, (each, isNew) =>
    applied.push(isNew ? `new ${each.key}` : (each.key ?? '')),
  )
  expect(made.map((each) => each.keys[0])).toEqual(['1', 'Shift+1', 'V'])
  for (const each of made) each.run()
  expect(applied).toEqual(['1', 'new 1', 'v'])
})

test('the letters that the taxonomy refuses are those that commands have, no more and no fewer', () => {
  const letters = createTestWorkbench()
    .commands.flatMap((each) => each.keys)
    .filter((combo) => /^[A-Z0-9]$/.test(combo))
    .map((combo) => combo.toLowerCase())
  expect([...reservedKeys].sort()).toEqual([...new Set(letters)].sort())
  expect([reservedFor('S'), reservedFor('v'), reservedFor(null)]).toEqual(['split', null, null])
})

test('caps are those of the person’s keyboard, as far as the browser tells', async () => {
  const french = await readDigitCaps({ keyboard: { getLayoutMap: () => Promise.resolve(new Map([['Digit1', '&'], ['Digit5', '5']])) } }) // biome-ignore format: one line says it
  expect(['1', '5', 'Ctrl+Z'].map((combo) => capsOf(combo, french, false))).toEqual(['& (1)', '5', 'Ctrl Z'])
  expect(await readDigitCaps({})).toEqual(new Map())
  expect(['Ctrl+Shift+Z', 'Alt+ArrowUp'].map((combo) => capsOf(combo, new Map(), true))).toEqual(['⌘ ⇧ Z', '⌥ ↑'])
})
