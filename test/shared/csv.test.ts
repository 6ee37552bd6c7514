import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCsv, parseCsv } from '#shared/csv.ts'

const cellsOf = (text: string) => parseCsv(text).map((each) => each.cells)

test('whatever is written is read back, cell for cell', () => {
  const cell = fc.oneof(fc.string(), fc.stringMatching(/^[\s"',=+\-@;\r\n\ufeff]*$/))
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (records) => {
      expect(cellsOf(formatCsv(records))).toEqual(records)
    }),
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', "'=1", '＝1'])('no spreadsheet takes %s for a formula', (cell) => {
  expect(formatCsv([[cell]])).toMatch(/^"?'/)
})

describe('reading what others write', () => {
  test('quotes, commas and line ends inside cells; LF, CR LF, empty lines and a mark of the byte order', () => {
    expect(cellsOf('\ufeffa,b\n\n"say ""hi"", you","two\r\nlines"\r\nlast,')).toEqual([
      ['a', 'b'],
      ['say "hi", you', 'two\r\nlines'],
      ['last', ''],
    ])
  })

  test('each record knows the line it begins on', () => {
    expect(parseCsv('a\n"b\nc"\nd').map((each) => each.line)).toEqual([1, 2, 4])
  })

  test('a quote out of place is named with its line', () => {
    expect(() => parseCsv('a\nb,"c')).toThrow('line 2: a quote is opened and never closed')
    expect(() => parseCsv('"a"b')).toThrow('line 1: a quoted cell goes on after its closing quote')
  })
})
