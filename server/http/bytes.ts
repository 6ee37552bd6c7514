import { pipeline, Readable, type Transform } from 'node:stream'
import { createGzip, createZstdDecompress } from 'node:zlib'
import type { Context, MiddlewareHandler } from 'hono'
import { AppError, ensure } from '#shared/errors.ts'
import type { BlobStore } from '../blobs/store.ts'
import type { AppEnv } from './context.ts'
import { shared } from './endpoint.ts'
import { acceptsCoding, parseRange } from './range.ts'

export type Sent = {
  sha256: string
  bytes: number
  mediaType: string
  /** Stored zstd-compressed: the media type is that of what is inside. */
  isZstd: boolean
  /** Whether the address names these very bytes for ever. */
  isImmutable: boolean
}

type BodyStream = ReadableStream<Uint8Array>

/** Captured bytes are hostile: never run as a page, never sniffed, saved under a name of ours where somebody opens them by hand. */
function safeHeaders(sent: Sent): Record<string, string> {
  return {
    'Content-Type': sent.mediaType,
    'Content-Disposition': `attachment; filename="${sent.sha256.slice(0, 16)}"`,
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': sent.isImmutable ? 'private, max-age=31536000, immutable' : 'private, no-cache',
  }
}

/** Answers with a blob: whole, a range of it, or "not modified"; zstd as stored where it is taken, else gzip or plain. */
export async function sendBlob(c: Context<AppEnv>, blobs: BlobStore, sent: Sent): Promise<Response> {
  const headers = safeHeaders(sent)
  const coding = sent.isZstd ? (['zstd', 'gzip'] as const).find((each) => acceptsCoding(c.req.header('accept-encoding'), each)) : undefined
  const etag = coding ? `"${sent.sha256}-${coding}"` : `"${sent.sha256}"`
  headers.ETag = etag
  if (sent.isZstd) headers.Vary = 'Accept-Encoding'
  const known = c.req.header('if-none-match')
  if (known === '*' || known?.split(',').some((each) => each.trim().replace(/^W\//, '') === etag)) return c.body(null, 304, headers)
  if (sent.isZstd) return sendTrack(c, blobs, sent, coding, headers)
  return sendPlain(c, blobs, sent, headers)
}

async function sendTrack(
  c: Context<AppEnv>,
  blobs: BlobStore,
  sent: Sent,
  coding: 'zstd' | 'gzip' | undefined,
  headers: Record<string, string>,
): Promise<Response> {
  const stored = await blobs.stream(sent.sha256)
  if (coding === 'zstd') return c.body(stored, 200, { ...headers, 'Content-Encoding': coding, 'Content-Length': String(sent.bytes) })
  // the two declarations of web streams (DOM's and Node's) describe the same object
  const source = Readable.fromWeb(stored as Parameters<typeof Readable.fromWeb>[0])
  if (coding === undefined) return c.body(pipe(source, createZstdDecompress()), 200, headers)
  return c.body(pipe(source, createZstdDecompress(), createGzip()), 200, { ...headers, 'Content-Encoding': coding })
}

/** The end of a chain of streams. A reader that goes away ends all of them; what fails in one fails the reader. */
function pipe(source: Readable, ...through: Transform[]): BodyStream {
  const end = ensure(through.at(-1), 'stream')
  pipeline([source, ...through], () => {}) // the reader is told by the last stream
  return Readable.toWeb(end) as BodyStream
}

/** Answers HEAD without the body that was made for GET, which would else stay open: nobody reads it. */
export const dropBody: MiddlewareHandler<AppEnv> = shared(async (c, next) => {
  await next()
  if (c.req.method !== 'HEAD' || !c.res.body) return
  await c.res.body.cancel()
  c.res = new Response(null, c.res)
})

async function sendPlain(c: Context<AppEnv>, blobs: BlobStore, sent: Sent, headers: Record<string, string>): Promise<Response> {
  headers['Accept-Ranges'] = 'bytes'
  const condition = c.req.header('if-range')
  const isFresh = condition === undefined || condition === headers.ETag
  const range = isFresh ? parseRange(c.req.header('range'), sent.bytes) : null
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${sent.bytes}`)
    throw new AppError('bad_range', `the range ${c.req.header('range')} lies outside of ${sent.bytes} bytes`)
  }
  const { start, end } = range ?? { start: 0, end: sent.bytes }
  headers['Content-Length'] = String(end - start)
  if (range) headers['Content-Range'] = `bytes ${start}-${end - 1}/${sent.bytes}`
  return c.body(await blobs.stream(sent.sha256, range ?? undefined), range ? 206 : 200, headers)
}
