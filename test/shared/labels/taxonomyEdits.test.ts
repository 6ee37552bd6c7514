import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LabelId } from '#shared/ids.ts'
import { defaultTaxonomy, findTaxonomyProblems, type Label, type TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { diffTaxonomies } from '#shared/labels/taxonomyDiff.ts'
import { addLabel, type LabelNode, moveLabel, placeOfStep, removeLabel, toLabelTree, updateLabel } from '#shared/labels/taxonomyEdits.ts'

const idOf = (name: string) => `lab_${name.padStart(8, '0')}` as LabelId

function labelOf(name: string, parent: string | null = null): Label {
  return {
    id: idOf(name),
    parentId: parent === null ? null : idOf(parent),
    name,
    color: '#4f8cff',
    key: null,
    description: '',
    isDeprecated: false,
  }
}

/** `a(b c(d)) e`: the tree as text, both ways. */
function docOf(text: string): TaxonomyDoc {
  const labels: Label[] = []
  const parents: string[] = []
  for (const [token] of text.matchAll(/[a-z0-9]+|[()]/g)) {
    if (token === '(') parents.push(labels.at(-1)?.name ?? '')
    else if (token === ')') parents.pop()
    else labels.push(labelOf(token, parents.at(-1) ?? null))
  }
  return { ...defaultTaxonomy, tiers: [], labels }
}

function show(doc: TaxonomyDoc): string {
  const text = (nodes: LabelNode[]): string =>
    nodes.map(({ label, children }) => (children.length > 0 ? `${label.name}(${text(children)})` : label.name)).join(' ')
  return text(toLabelTree(doc))
}

const tree = 'a(b c(d)) e'
const stepOf = (doc: TaxonomyDoc, name: string, step: 'up' | 'down' | 'out' | 'in') => {
  const place = placeOfStep(doc, idOf(name), step)
  return place ? show(moveLabel(doc, idOf(name), place)) : null
}

test.each([
  ['c', 'up', 'a(c(d) b) e'],
  ['b', 'down', 'a(c(d) b) e'],
  ['c', 'in', 'a(b(c(d))) e'],
  ['d', 'out', 'a(b c d) e'],
  ['c', 'out', 'a(b) c(d) e'],
  ['e', 'in', 'a(b c(d) e)'],
  ['a', 'down', 'e a(b c(d))'],
  ['b', 'up', null],
  ['a', 'out', null],
  ['b', 'in', null],
  ['e', 'down', null],
] as const)('%s one step %s', (name, step, expected) => {
  expect(stepOf(docOf(tree), name, step)).toBe(expected)
})

test('a dropped intent goes where it is dropped, with everything below it', () => {
  expect(show(moveLabel(docOf(tree), idOf('c'), { position: 'before', target: idOf('a') }))).toBe('c(d) a(b) e')
  expect(show(moveLabel(docOf(tree), idOf('c'), { position: 'inside', target: idOf('e') }))).toBe('a(b) e(c(d))')
})

test('an intent is never put below itself', () => {
  const doc = docOf(tree)
  expect(moveLabel(doc, idOf('a'), { position: 'inside', target: idOf('d') })).toBe(doc)
  expect(moveLabel(doc, idOf('a'), { position: 'after', target: idOf('a') })).toBe(doc)
})

test('a new intent stands right after its sibling, or last below its parent', () => {
  expect(show(addLabel(docOf(tree), labelOf('n', 'a'), idOf('b')))).toBe('a(b n c(d)) e')
  expect(show(addLabel(docOf(tree), labelOf('n', 'a')))).toBe('a(b c(d) n) e')
  expect(show(addLabel(docOf(tree), labelOf('n'), idOf('a')))).toBe('a(b c(d)) n e')
})

test('removing an intent takes what is below it along', () => {
  expect(show(removeLabel(docOf(tree), idOf('c')))).toBe('a(b) e')
})

test('however intents are moved, none is lost and no problem comes of it', () => {
  const names = 'abcdefgh'.split('')
  const move = fc.record({
    id: fc.constantFrom(...names),
    target: fc.constantFrom(...names),
    position: fc.constantFrom('before' as const, 'after' as const, 'inside' as const),
  })
  fc.assert(
    fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
      const end = moves.reduce(
        (doc, { id, target, position }) => moveLabel(doc, idOf(id), { position, target: idOf(target) }),
        docOf('a(b(c) d) e(f) g h'),
      )
      expect(end.labels.map((each) => each.name).sort()).toEqual(names)
      expect(findTaxonomyProblems(end)).toEqual([])
      expect(show(docOf(show(end)))).toBe(show(end))
    }),
  )
})

test('before publishing one is told every difference, by the names from the root down', () => {
  const before = docOf(tree)
  let after = updateLabel(before, idOf('b'), { name: 'bee', key: '1' })
  after = updateLabel(after, idOf('e'), { isDeprecated: true })
  after = moveLabel(after, idOf('d'), { position: 'inside', target: idOf('a') })
  after = addLabel(removeLabel(after, idOf('c')), labelOf('n'))
  expect(diffTaxonomies(before, after).map(({ kind, path, from }) => [kind, path.join('/'), from])).toEqual([
    ['renamed', 'a/bee', 'b'],
    ['key', 'a/bee', 'none'],
    ['moved', 'a/d', 'a › c'],
    ['deprecated', 'e', undefined],
    ['added', 'n', undefined],
    ['removed', 'a/c', undefined],
  ])
  expect(diffTaxonomies(before, before)).toEqual([])
})
