import type { Context, MiddlewareHandler, Next } from 'hono'
import { describeRoute, resolver, uniqueSymbol, validator } from 'hono-openapi'
import type { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { isId } from '#shared/ids.ts'
import { type Actor, isAllowed, type PolicyAction } from '#shared/policy.ts'
import { findUnstorable } from '#shared/text.ts'
import { createLook, type Look, writeLook } from '../services/access.ts'
import type { AppEnv } from './context.ts'

/** Marks a handler as carrying a policy; `assertPolicies` looks for it on every route before the server starts. */
export const policyMark = Symbol('policy')

/** Actions that show a recorded person's screen, pointer or keys: each use is written down before anything is sent. */
const lookActions: ReadonlySet<PolicyAction> = new Set([
  'session.read',
  'session.export',
  'suggestion.read',
  'session.delete',
  'clock.edit',
  'release.export',
  'system.backup',
])

type Description = {
  summary: string
  /** Schema of the JSON answer; routes that answer with bytes name the media type instead. */
  answer?: z.ZodType
  mediaType?: string
  /** The route writes its line of the access log in a query that it makes anyway. */
  writesLook?: true
}

/**
 * What every route begins with: its policy, its place in the API's description, and the access log.
 * `open` routes answer anybody.
 */
export function endpoint(action: PolicyAction | 'open', description: Description): MiddlewareHandler<AppEnv> {
  const guard: MiddlewareHandler<AppEnv> = async (c, next) => {
    if (action !== 'open') {
      const actor = c.var.actorOrNull
      if (!actor) throw new AppError('not_signed_in', 'sign in first')
      if (!isAllowed(actor, action)) throw new AppError('forbidden', `the role ${actor.role} may not do ${action}`)
      c.set('actor', actor)
      if (lookActions.has(action)) return passLook(c, toLook(c, actor, action), description.writesLook === true, next)
    }
    return next()
  }
  const content = description.answer
    ? { 'application/json': { schema: resolver(description.answer) } }
    : { [description.mediaType ?? 'application/json']: {} }
  const described = describeRoute({
    summary: description.summary,
    description: action === 'open' ? 'Open to anybody.' : `Policy: \`${action}\`.`,
    responses: { 200: { description: 'Done', content } },
  })
  return Object.assign(guard, { [policyMark]: action, [uniqueSymbol]: Reflect.get(described, uniqueSymbol) })
}

function toLook(c: Context<AppEnv>, actor: Actor, action: PolicyAction): Look {
  const id = c.req.param('id')
  const path = c.req.path.replace(/^\/api/, '')
  const query = new URL(c.req.url).search
  return createLook(c.var.deps, actor, {
    action,
    sessionId: id && isId('session', id) ? id : null,
    detail: `${c.req.method} ${path}${query}`.slice(0, 300),
  })
}

/** The line is written before anything is done; else by the route, and here if it did not, before the answer goes out. */
async function passLook(c: Context<AppEnv>, look: Look, isRoutes: boolean, next: Next): Promise<void> {
  if (!isRoutes) await writeLook(c.var.deps, look)
  c.set('look', look)
  await next()
  await writeLook(c.var.deps, look)
}

type Checked = { success: boolean; data?: unknown; error?: readonly { message: string; path?: readonly unknown[] | undefined }[] }

const reject = (result: Checked) => {
  if (result.success) {
    const place = findUnstorable(result.data)
    if (place !== null) throw new AppError('bad_input', `${place || 'body'}: holds the character NUL or half of a surrogate pair`)
    return
  }
  const problems = (result.error ?? []).map((issue) => ({
    path: (issue.path ?? []).map((part) => (typeof part === 'object' && part !== null && 'key' in part ? part.key : part)).join('.'),
    message: issue.message,
  }))
  const first = problems[0]
  throw new AppError('bad_input', first ? `${first.path || 'body'}: ${first.message}` : 'the input is not of the expected form', {
    details: { problems },
  })
}

/** Checks the JSON body. */
export const body = <S extends z.ZodType>(schema: S) => validator('json', schema, reject)
/** Checks the query string. */
export const query = <S extends z.ZodType>(schema: S) => validator('query', schema, reject)
/** Checks the path's parameters. */
export const params = <S extends z.ZodType>(schema: S) => validator('param', schema, reject)

/** Marks a middleware that belongs to no single route (headers, sign-in, static files). */
export function shared<H extends MiddlewareHandler<AppEnv>>(handler: H): H {
  return Object.assign(handler, { [policyMark]: 'middleware' })
}

type Route = { method: string; path: string; handler: unknown }

/** Throws for every route without a policy: the server doesn't start with one. */
export function assertPolicies(routes: readonly Route[]): void {
  const marked = new Set<string>()
  for (const route of routes) if (Reflect.has(route.handler as object, policyMark)) marked.add(`${route.method} ${route.path}`)
  const bare = routes.filter((route) => !marked.has(`${route.method} ${route.path}`)).map((route) => `${route.method} ${route.path}`)
  if (bare.length > 0) throw new AppError('internal', `routes without a policy: ${[...new Set(bare)].join(', ')}`)
}
