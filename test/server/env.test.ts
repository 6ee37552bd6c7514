import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { envSchema, parseEnv } from '#server/env.ts'

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
const lines = example.split('\n').filter((line) => /^[A-Z]/.test(line))
const listed = Object.fromEntries(lines.map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]))

describe('.env.example', () => {
  test('lists every variable that is read, and no other', () => {
    // INIT_CWD comes from npm, people don't set it
    expect(Object.keys(listed).sort()).toEqual(
      Object.keys(envSchema.shape)
        .filter((name) => name !== 'INIT_CWD')
        .sort(),
    )
  })

  test('gives the defaults', () => {
    expect(parseEnv(listed)).toEqual(parseEnv({}))
  })
})

describe('a bad environment', () => {
  test('is answered with all that is wrong at once', () => {
    const result = parseEnv({ PORT: 'eighty', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' })
    expect('problems' in result && result.problems.map((line) => line.split('=')[0])).toEqual(['PORT', 'DATABASE_URL', 'LOG_LEVEL'])
  })
})
