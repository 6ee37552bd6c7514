/** Bytes `[start, end)`. */
export type ByteRange = { start: number; end: number }

/**
 * What a `Range` header asks of a body of `size` bytes (RFC 9110, 14.2): null for the whole body, which is also the answer to
 * several ranges and to what can't be read; `unsatisfiable` when nothing of it exists.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  const [, first = '', last = ''] = match ?? []
  if (!match || (first === '' && last === '')) return null
  if (first === '') {
    const count = Math.min(Number(last), size)
    return count === 0 ? 'unsatisfiable' : { start: size - count, end: size }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return null
  if (start >= size) return 'unsatisfiable'
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) }
}

/** Whether `Accept-Encoding` takes a coding (RFC 9110, 12.5.3). */
export function acceptsCoding(header: string | undefined, coding: string): boolean {
  for (const part of header?.toLowerCase().split(',') ?? []) {
    const [name, ...parameters] = part.split(';').map((each) => each.trim())
    if (name === coding) return !parameters.some((each) => /^q=0(\.0*)?$/.test(each))
  }
  return false
}
