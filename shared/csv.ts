import { AppError } from './errors.ts'

/** One record of a CSV text, with the line (from 1) that it begins on. */
export type CsvRecord = { line: number; cells: string[] }

/** What a spreadsheet takes for a formula when a cell begins with it, also behind apostrophes that were put there before. */
const formula = /^'*[=+\-@\t\r＝＋－＠]/

/** A cell that no spreadsheet computes: an apostrophe goes before what would be a formula. Taken back by `parseCsv`. */
const toCell = (text: string): string => {
  const safe = formula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

const fromCell = (cell: string): string => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell)

/** RFC 4180: fields with commas, quotes or line ends are quoted, lines end with CR LF. `parseCsv` gives back the very same cells. */
export function formatCsv(records: readonly (readonly string[])[]): string {
  // an empty line would be no record: a lone empty cell is quoted
  const toLine = (cells: readonly string[]) => (cells.length === 1 && cells[0] === '' ? '""' : cells.map(toCell).join(','))
  return records.map((cells) => `${toLine(cells)}\r\n`).join('')
}

/** Reads RFC 4180, with LF for CR LF too and a mark of the byte order. Throws `bad_input` with line and column of a quote that is out of place. */
export function parseCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = []
  let at = text.startsWith('\ufeff') ? 1 : 0
  let line = 1
  while (at < text.length) {
    const record: CsvRecord = { line, cells: [] }
    const isBlank = text[at] === '\n' || text.startsWith('\r\n', at)
    for (let isMore = true; isMore; ) {
      const cell = readCell(text, at, line)
      record.cells.push(fromCell(cell.text))
      line = cell.line
      isMore = text[cell.end] === ','
      at = isMore ? cell.end + 1 : cell.end
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
    line++
    if (!isBlank) records.push(record)
  }
  return records
}

function readCell(text: string, start: number, line: number): { text: string; end: number; line: number } {
  if (text[start] !== '"') {
    let end = start
    while (end < text.length && text[end] !== ',' && text[end] !== '\n' && !text.startsWith('\r\n', end)) end++
    return { text: text.slice(start, end), end, line }
  }
  const first = line
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\n') line++
    if (text[at] !== '"') continue
    if (text[at + 1] === '"') {
      at++
      continue
    }
    const end = at + 1
    if (end < text.length && text[end] !== ',' && text[end] !== '\n' && !text.startsWith('\r\n', end))
      throw new AppError('bad_input', `line ${line}: a quoted cell goes on after its closing quote`)
    return { text: text.slice(start + 1, at).replaceAll('""', '"'), end, line }
  }
  throw new AppError('bad_input', `line ${first}: a quote is opened and never closed`)
}
