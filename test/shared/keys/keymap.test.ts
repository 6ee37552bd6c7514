import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { isCombo, ownedBySystem } from '#shared/keys/combo.ts'
import {
  applyKeymap,
  type Binding,
  emptyKeymap,
  findKeyConflicts,
  findObstacle,
  formatKeymap,
  type KeymapDoc,
  mergeKeymaps,
  parseKeymap,
  putKey,
  resetKeys,
  swapKey,
} from '#shared/keys/keymap.ts'

const split: Binding = { id: 'split', title: 'Split', keys: ['S'] }
const merge: Binding = { id: 'merge', title: 'Merge', keys: ['M'] }
const undo: Binding = { id: 'undo', title: 'Undo', keys: ['Ctrl+Z', 'Alt+Backspace'] }
const down: Binding = { id: 'list-next', title: 'Next row', scope: 'list', keys: ['S'] }
const all = [split, merge, undo, down]
const docOf = (keys: KeymapDoc['keys']): KeymapDoc => ({ ...emptyKeymap, keys })
/** `split S | merge M …` */
const show = (doc: KeymapDoc, bindings: readonly Binding[] = all) =>
  applyKeymap(bindings, doc)
    .map((each) => [each.id, ...each.keys].join(' '))
    .join(' | ')
const reasonOf = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    if (error instanceof AppError) return error.message
  }
  return 'nothing was thrown'
}

describe('combinations', () => {
  test('have one spelling', () => {
    expect(['Ctrl+Shift+Z', 'Space', '?', '+', 'Ctrl++', 'Alt+ArrowUp', 'F8', 'Ü'].filter((each) => !isCombo(each))).toEqual([])
    expect(['z', 'Shift+Ctrl+Z', 'Ctrl+', 'Hyper+A', '', 'AB', '\n'].filter(isCombo)).toEqual([])
  })

  test('of the browser and the system are known by what they do there', () => {
    expect([ownedBySystem('Ctrl+W'), ownedBySystem('Ctrl+7'), ownedBySystem('Alt+ArrowLeft'), ownedBySystem('S')]).toEqual([
      'closes the tab',
      'goes to a tab, or sets the zoom back',
      'leaves the page',
      null,
    ])
  })
})

describe('conflicts', () => {
  test('are two commands of one scope on one combination, and a key that never arrives', () => {
    expect(findKeyConflicts(all)).toEqual([])
    expect(findKeyConflicts([split, { ...merge, keys: ['S', 'Ctrl+W'] }])).toEqual([
      '“S” is for both “Split” and “Merge”',
      '“Ctrl+W” (Merge) closes the tab',
    ])
  })

  test('name the command that stands in the way, which another scope’s never does', () => {
    expect(findObstacle(all, 'merge', 'S')).toEqual({ kind: 'taken', by: split })
    expect(findObstacle(all, 'merge', 'Ctrl+T')).toEqual({ kind: 'owned', what: 'opens a tab' })
    expect(findObstacle([split, merge, down], 'list-next', 'M')).toBeNull()
    expect(findObstacle(all, 'split', 'S')).toBeNull()
  })
})

describe('a person’s keys', () => {
  test('stand in the place of the command’s own, and one command may have several', () => {
    expect(show(putKey(emptyKeymap, undo, 'Ctrl+Z', 'U'))).toBe('split S | merge M | undo U Alt+Backspace | list-next S')
    expect(show(putKey(emptyKeymap, split, null, 'C'))).toBe('split S C | merge M | undo Ctrl+Z Alt+Backspace | list-next S')
  })

  test('swap with the command that had the combination', () => {
    expect(show(swapKey(emptyKeymap, merge, 'M', 'S', split), [split, merge])).toBe('split M | merge S')
    expect(show(swapKey(emptyKeymap, merge, null, 'S', split), [split, merge])).toBe('split | merge M S')
  })

  test('go before the defaults of a later version, and entries of commands that are gone do nothing', () => {
    const doc = docOf({ 'long-gone': ['X'], merge: ['N'] })
    const later: Binding = { id: 'next', title: 'Next', keys: ['N', 'Shift+N'] }
    expect(show(doc, [later, merge])).toBe('next Shift+N | merge N')
  })

  test('never put two commands of a scope on one combination, whatever is stored', () => {
    const doc = docOf({ split: ['M', 'Ctrl+W'], merge: ['M'] })
    expect(findKeyConflicts(applyKeymap(all, doc))).toEqual([])
    expect(show(doc, [split, merge])).toBe('split M | merge')
  })

  test('are set back one by one', () => {
    expect(show(resetKeys(docOf({ split: ['X'], merge: [] }), 'split'), [split, merge])).toBe('split S | merge')
  })
})

describe('a keymap in a file', () => {
  test('comes back as it went out', () => {
    const doc = { ...docOf({ split: ['X', 'Alt+S'], 'long-gone': [] }), reactionMs: 220 }
    expect(parseKeymap(formatKeymap(doc), all)).toEqual(doc)
  })

  test('is refused with the entry that is wrong', () => {
    const parse = (doc: unknown) => reasonOf(() => parseKeymap(JSON.stringify(doc), all))
    expect(reasonOf(() => parseKeymap('{', all))).toBe('this is not JSON')
    expect(parse(docOf({ split: ['S', 'shift s'] }))).toBe('keys › split › 1: not a key combination')
    expect(parse(docOf({ split: ['Ctrl+W'] }))).toBe('keys › split › 0: this combination belongs to the browser or the system')
    expect(parse(docOf({ split: ['X'], merge: ['X'] }))).toBe('“X” is for both “Split” and “Merge”')
    expect(parse({ ...emptyKeymap, reactionMs: 2000 })).toContain('reactionMs: ')
    expect(parse({ ...emptyKeymap, more: 1 })).toContain('Unrecognized key')
  })
})

test('changes on two machines are both kept; of one command, those made here', () => {
  const base = docOf({ split: ['A'], merge: ['B'] })
  const mine = { ...docOf({ split: ['X'], merge: ['B'] }), reactionMs: 200 }
  const theirs = { ...docOf({ split: ['Y'], undo: ['U'] }), isSnapping: false }
  expect(mergeKeymaps(base, mine, theirs)).toEqual({ version: 1, keys: { split: ['X'], undo: ['U'] }, reactionMs: 200, isSnapping: false })
})
