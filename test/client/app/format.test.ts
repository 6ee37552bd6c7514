import { expect, test } from 'vitest'
import { formatAgo, formatBytes, formatLength, formatPlural } from '#client/app/format.ts'
import { matchesQuery } from '#client/app/matches.ts'
import { toProjectKey } from '#client/app/NewProjectModal.tsx'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [3_513_312, '3.5 MB'],
])('%i bytes read as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  [0, '2026-01-10T12:00:00Z', 'just now'],
  [59, '2026-01-10T11:59:01Z', 'just now'],
  [60, '2026-01-10T11:59:00Z', '1 minute ago'],
  [86_400, '2026-01-09T12:00:00Z', 'yesterday'],
])('%i seconds back', (_seconds, iso, text) => {
  expect(formatAgo(iso, new Date('2026-01-10T12:00:00Z'))).toBe(text)
})

test('counts and lengths are written for people', () => {
  expect(formatPlural(1, 'session')).toBe('1 session')
  expect(formatPlural(1204, 'session')).toBe('1,204 sessions')
  expect(formatPlural(2, 'pass waits', 'passes wait')).toBe('2 passes wait')
  expect(formatLength(122_600_000)).toBe('2:02')
})

test('the palette finds an entry by the words in it, in any order and case', () => {
  expect(matchesQuery('rec imp', 'Import recordings …')).toBe(true)
  expect(matchesQuery('', 'Import recordings …')).toBe(true)
  expect(matchesQuery('export', 'Import recordings …')).toBe(false)
})

test("a project's key comes from its name", () => {
  expect(toProjectKey('Office tasks (2025)')).toBe('office-tasks-2025')
  expect(toProjectKey('Größe & Übung')).toBe('gro-e-u-bung')
})
