import type { MiddlewareHandler } from 'hono'
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

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Every unsafe request that leans on the cookie must prove that it comes from our own pages, whatever its content type:
 * a same-origin Sec-Fetch-Site, or an Origin that is ours. Bearer tokens are not sent by browsers on their own.
 */
export const sameOrigin: MiddlewareHandler<AppEnv> = shared(async (c, next) => {
  const isProgram = c.env?.localActor !== undefined || c.req.header('authorization') !== undefined
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
