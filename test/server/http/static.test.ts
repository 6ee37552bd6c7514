import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, expect, test } from 'vitest'
import type { AppEnv } from '#server/http/context.ts'
import { serveClient } from '#server/http/static.ts'

const folder = mkdtempSync(join(tmpdir(), 'retrace-static-'))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<!doctype html>')
writeFileSync(join(folder, 'assets', 'app.js'), 'const a = 1\n'.repeat(1000))
const app = new Hono<AppEnv>()
serveClient(app, folder)
afterAll(() => rmSync(folder, { recursive: true }))

const get = (path: string, encoding = '') => app.request(path, { headers: encoding ? { 'accept-encoding': encoding } : {} })

test('a script goes over the line packed as it is read, and is the same script', async () => {
  for (const [reads, coding, unpack] of [
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
  ] as const) {
    const answer = await get('/assets/app.js', reads)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(answer.headers.get('content-encoding')).toBe(coding)
    expect(bytes.length).toBeLessThan(1000)
    expect(unpack(bytes).toString()).toBe('const a = 1\n'.repeat(1000))
  }
})

test('who reads no gzip gets it as it is', async () => {
  const answer = await get('/assets/app.js')
  expect(answer.headers.get('content-encoding')).toBeNull()
  expect(await answer.text()).toBe('const a = 1\n'.repeat(1000))
})

test('every other path is the page, which is asked for each time', async () => {
  const answer = await get('/sessions/any')
  expect(await answer.text()).toBe('<!doctype html>')
  expect(answer.headers.get('cache-control')).toBe('no-cache')
})
