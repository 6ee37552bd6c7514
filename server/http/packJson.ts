import { promisify } from 'node:util'
import { gzip, zstdCompress } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'
import { shared } from './endpoint.ts'
import { acceptsCoding } from './range.ts'

/** In order of preference: as small as the other, in a tenth of the time. */
const packers = { zstd: promisify(zstdCompress), gzip: promisify(gzip) }
const codings = ['zstd', 'gzip'] as const
/** What is smaller goes out in one or two packets anyway. */
const leastBytes = 2048

/** Packs JSON answers: the segments of a pass say the same names again and again, 500 of them in 130 kB that become 20. */
export const packJson: MiddlewareHandler<AppEnv> = shared(async (c, next) => {
  await next()
  const { res } = c
  const isJson = res.headers.get('content-type')?.startsWith('application/json') ?? false
  if (!isJson || !res.body || res.headers.has('content-encoding')) return
  const coding = codings.find((each) => acceptsCoding(c.req.header('accept-encoding'), each))
  if (!coding) return
  const plain = new Uint8Array(await res.arrayBuffer())
  const isWorth = plain.length >= leastBytes
  c.res = new Response(isWorth ? new Uint8Array(await packers[coding](plain)) : plain, res)
  c.res.headers.append('Vary', 'Accept-Encoding')
  if (!isWorth) return
  c.res.headers.set('Content-Encoding', coding)
  c.res.headers.delete('Content-Length')
})
