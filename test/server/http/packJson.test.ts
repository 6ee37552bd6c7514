import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { AppEnv } from '#server/http/context.ts'
import { packJson } from '#server/http/packJson.ts'

const long = { words: Array.from({ length: 500 }, () => 'the same again') }
const app = new Hono<AppEnv>()
app.use('*', packJson)
app.get('/long', (c) => c.json(long, 200, { ETag: '"7"' }))
app.get('/short', (c) => c.json({ a: 1 }))
app.get('/text', (c) => c.text('line\n'.repeat(1000)))
app.get('/none', (c) => c.body(null, 204))

const get = (path: string, reads = '') => app.request(path, { headers: reads ? { 'accept-encoding': reads } : {} })

test('a long answer goes over the line packed, and says the same', async () => {
  for (const [reads, coding, unpack] of [
    ['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
  ] as const) {
    const answer = await get('/long', reads)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(answer.headers.get('content-encoding')).toBe(coding)
    expect(answer.headers.get('etag')).toBe('"7"')
    expect(answer.headers.get('vary')).toBe('Accept-Encoding')
    expect(bytes.length).toBeLessThan(300)
    expect(JSON.parse(unpack(bytes).toString())).toEqual(long)
  }
})

test('who reads neither coding, and what is short or no JSON, gets it as it is', async () => {
  for (const [path, reads, text] of [
    ['/long', '', JSON.stringify(long)],
    ['/long', 'identity, br', JSON.stringify(long)],
    ['/short', 'gzip', '{"a":1}'],
    ['/text', 'gzip', 'line\n'.repeat(1000)],
    ['/none', 'gzip', ''],
  ] as const) {
    const answer = await get(path, reads)
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(await answer.text()).toBe(text)
  }
})
