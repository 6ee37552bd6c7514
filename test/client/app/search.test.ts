import { expect, test } from 'vitest'
import { parseSearch, stringifySearch } from '#client/app/search.ts'
import { sessionsSearch } from '#client/features/sessions/search.ts'
import { isOwnPath, signInSearch } from '#client/features/sign-in/search.ts'

test('the address reads as plain key=value, numbers as numbers', () => {
  expect(parseSearch('?t=36.95&q=lamps&pass=pas_1')).toEqual({ t: 36.95, q: 'lamps', pass: 'pas_1' })
})

test.each(['007', '1e5', '+1', '0x10', ' 1', '12345678901234567890', 'Infinity', ''])('%j in the address stays the text it is', (text) => {
  expect(parseSearch(`?q=${encodeURIComponent(text)}`)).toEqual({ q: text })
})

test('a token of digits alone survives the way through the address', () => {
  const { token } = signInSearch.parse(parseSearch('?token=12345678'))
  expect(token).toBe('12345678')
})

test('what is written into the address is read back the same', () => {
  const values = { q: 'a b&c=d', t: 12.5, project: 'office' }
  expect(parseSearch(stringifySearch(values))).toEqual(values)
})

test('one view has one address', () => {
  expect(stringifySearch({ state: 'draft', q: 'x' })).toBe('?q=x&state=draft')
})

test('what is not set is not in the address', () => {
  expect(stringifySearch({ q: undefined, state: null, project: '' })).toBe('')
})

test('a filter that is none is passed over, the rest of the view stands', () => {
  const search = sessionsSearch.parse({ state: 'nonsense', sort: 'sideways', q: 42 })
  expect(search).toMatchObject({ state: undefined, sort: undefined, q: '42' })
})

test.each(['/sessions', '/sessions/ses_1?t=3', '/'])('after signing in one may go on to %s', (path) => {
  expect(isOwnPath(path)).toBe(true)
})

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/a\\b', '/sign-in?to=/x'])(
  'signing in never leads to %s',
  (path) => {
    expect(signInSearch.parse({ to: path }).to).toBeUndefined()
  },
)
