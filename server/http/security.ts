import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { AppError } from '#shared/errors.ts'
import type { AppEnv } from './context.ts'
import { shared } from './endpoint.ts'

const self = "'self'"

const secure: MiddlewareHandler<AppEnv> = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: [self],
    scriptSrc: [self, "'wasm-unsafe-eval'"],
    styleSrc: [self, "'unsafe-inline'"],
    imgSrc: [self, 'blob:', 'data:'],
    mediaSrc: [self, 'blob:'],
    fontSrc: [self],
    workerSrc: [self, 'blob:'],
    connectSrc: [self],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: [self],
  },
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginResourcePolicy: 'same-origin',
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
})

/**
 * Headers of every answer. Styles may be inline because the widget library sets them so; scripts never.
 * An answer that brings a policy of its own (captured bytes bring a tighter one) keeps it.
 */
export const headers = shared<MiddlewareHandler<AppEnv>>(async (c, next) => {
  let own: string | null = null
  await secure(c, async () => {
    await next()
    own = c.res.headers.get('content-security-policy')
  })
  if (own) c.res.headers.set('content-security-policy', own)
})

/** The token of `Authorization: Bearer …`; null when the request has none, and may lean on a cookie. */
export function readBearer(headers: Headers): string | null {
  return /^Bearer (\S+)$/.exec(headers.get('authorization') ?? '')?.[1] ?? null
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Every unsafe request that leans on the cookie must prove that it comes from our own pages, whatever its content type:
 * a same-origin Sec-Fetch-Site, or an Origin that is ours. Bearer tokens are not sent by browsers on their own.
 */
export const sameOrigin: MiddlewareHandler<AppEnv> = shared(async (c, next) => {
  const isProgram = c.env?.localActor !== undefined || readBearer(c.req.raw.headers) !== null
  if (safe.has(c.req.method) || isProgram) return next()
  const origin = c.req.header('origin')
  const isOurs =
    c.req.header('sec-fetch-site') === 'same-origin' || (origin !== undefined && isOwnOrigin(origin, c.req.header('host'), c.var.url))
  if (!isOurs) throw new AppError('forbidden', `an unsafe request must come from this server's own pages (Origin: ${origin ?? 'none'})`)
  return next()
})

function isOwnOrigin(origin: string, host: string | undefined, url: string): boolean {
  if (!URL.canParse(origin)) return false
  return origin === new URL(url).origin || new URL(origin).host === host
}

/** Largest body of a request that is no upload. */
const maxBodyBytes = 8 * 1024 * 1024
/** Largest of changes to a pass: one change of a whole pass, 50,000 segments with short texts, is about 10 MB. */
const maxChangesBytes = 32 * 1024 * 1024

const limitTo = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError('too_large', `the body has more than ${maxSize} bytes`)
    },
  })
const [limit, limitChanges] = [limitTo(maxBodyBytes), limitTo(maxChangesBytes)]

/** Bodies are read whole before they are checked, so they are bounded; uploads are streamed and have a bound of their own. */
export const limitBody: MiddlewareHandler<AppEnv> = shared((c, next) => {
  const isUpload = c.req.method === 'PUT' && /^\/api\/imports\/[^/]+\/files$/.test(c.req.path)
  if (isUpload) return next()
  return (/^\/api\/passes\/[^/]+\/changes$/.test(c.req.path) ? limitChanges : limit)(c, next)
})

/** Throws `bad_input` for an address with a NUL in it, which no row can hold. */
export const plainAddress: MiddlewareHandler<AppEnv> = shared(async (c, next) => {
  if (/%00/.test(c.req.url)) throw new AppError('bad_input', 'the address holds the character NUL')
  return next()
})
