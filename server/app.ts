import { IncomingMessage } from 'node:http'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AppError, errorStatus, toErrorBody } from '#shared/errors.ts'
import { authPaths } from './auth.ts'
import type { Deps } from './deps.ts'
import { dropBody } from './http/bytes.ts'
import type { AppEnv } from './http/context.ts'
import { mountDocs } from './http/docs.ts'
import { assertPolicies, endpoint, shared } from './http/endpoint.ts'
import { packJson } from './http/packJson.ts'
import { headers, limitBody, plainAddress, readBearer, sameOrigin } from './http/security.ts'
import { serveClient } from './http/static.ts'
import { toMachineError } from './machineError.ts'
import { accessRoutes } from './routes/access.ts'
import { backupRoutes } from './routes/backup.ts'
import { flagRoutes } from './routes/flags.ts'
import { formatRoutes } from './routes/formats.ts'
import { historyRoutes } from './routes/history.ts'
import { importRoutes } from './routes/imports.ts'
import { migrationRoutes } from './routes/migrations.ts'
import { passRoutes } from './routes/passes.ts'
import { peopleRoutes } from './routes/people.ts'
import { projectRoutes } from './routes/projects.ts'
import { recordingRoutes } from './routes/recordings.ts'
import { releaseRoutes } from './routes/releases.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { streamShiftRoutes } from './routes/streamShifts.ts'
import { suggestionRoutes } from './routes/suggestions.ts'
import { taxonomyRoutes } from './routes/taxonomy.ts'
import { viewRoutes } from './routes/views.ts'
import { findTokenActor, touchPerson } from './services/people.ts'

/** All routes below /api. Chained, so that the client's types follow from them. */
const api = new Hono<AppEnv>()
  .route('/', peopleRoutes)
  .route('/', projectRoutes)
  .route('/', taxonomyRoutes)
  .route('/', sessionRoutes)
  .route('/', recordingRoutes)
  .route('/', streamShiftRoutes)
  .route('/', formatRoutes)
  .route('/', importRoutes)
  .route('/', passRoutes)
  .route('/', suggestionRoutes)
  .route('/', historyRoutes)
  .route('/', viewRoutes)
  .route('/', migrationRoutes)
  .route('/', flagRoutes)
  .route('/', releaseRoutes)
  .route('/', accessRoutes)
  .route('/', backupRoutes)
export type AppType = typeof api

/** Turns whatever was thrown into the one error body. What we didn't foresee is logged and not shown. */
function toAnswer(error: unknown, deps: Deps): { body: ReturnType<typeof toErrorBody>; status: ContentfulStatusCode } {
  if (error instanceof HTTPException) error = new AppError(error.status === 400 ? 'bad_input' : 'internal', error.message)
  if (!(error instanceof AppError)) error = toMachineError(error) ?? error
  if (!(error instanceof AppError)) {
    deps.log.error({ error }, 'unforeseen error')
    error = new AppError('internal', 'something went wrong on the server; its log says what')
  }
  const known = error as AppError
  if (known.code === 'internal' || known.code === 'unavailable' || known.code === 'storage_full')
    deps.log.error({ error: known, cause: known.cause }, known.message)
  return { body: toErrorBody(known), status: errorStatus[known.code] as ContentfulStatusCode }
}

/** The whole server as a function of its dependencies: the same for the network, the command line and the tests. */
export function createApp(deps: Deps, options: { clientDir?: string } = {}): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.onError((error, c) => {
    const { body, status } = toAnswer(error, deps)
    return c.json(body, status)
  })
  app.use('*', headers)
  app.use('*', dropBody)
  app.use(
    '*',
    shared(async (c, next) => {
      c.set('deps', deps)
      c.set('url', deps.url)
      return next()
    }),
  )
  app.use('/api/*', packJson)
  app.use('/api/*', sameOrigin)
  app.use('/api/*', plainAddress)
  app.use('/api/*', limitBody)
  app.use(
    '/api/*',
    shared(async (c, next) => {
      c.set('actorOrNull', await findActor(deps, c.req.raw.headers, c.env))
      await next()
      if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
    }),
  )
  for (const { method, path } of authPaths) {
    app.on(method, `/api/auth${path}`, endpoint('open', { summary: 'Sign-in' }), (c) => deps.auth.handler(withAddress(c)))
  }
  app.get('/healthz', endpoint('open', { summary: 'Alive' }), (c) => c.json({ ok: true }))
  app.get('/readyz', endpoint('open', { summary: 'Database and blobs answer' }), async (c) => {
    const [database, blobs] = await Promise.all([
      deps.db.execute('select 1').then(
        () => true,
        () => false,
      ),
      deps.blobs.isReady(),
    ])
    return c.json({ ok: database && blobs, database, blobs }, database && blobs ? 200 : 503)
  })
  app.route('/api', api)
  mountDocs(app)
  app.all('/api/*', endpoint('open', { summary: 'Nothing here' }), (c) => {
    throw new AppError('not_found', `there is no ${c.req.method} ${c.req.path}`)
  })
  if (options.clientDir) serveClient(app, options.clientDir)
  assertPolicies(app.routes)
  return app
}

/** The request with its sender's address where the sign-in library counts attempts by; what a client writes there itself is replaced. */
function withAddress(c: Context<AppEnv>): Request {
  const incoming: unknown = Reflect.get(c.env ?? {}, 'incoming') // set by the HTTP server, absent in process
  const address = incoming instanceof IncomingMessage ? incoming.socket.remoteAddress : undefined
  const headers = new Headers(c.req.raw.headers)
  headers.set('x-retrace-ip', address ?? '127.0.0.1')
  return new Request(c.req.raw, { headers })
}

async function findActor(
  deps: Deps,
  headers: Headers,
  bindings: AppEnv['Bindings'] | undefined,
): Promise<AppEnv['Variables']['actorOrNull']> {
  if (bindings?.localActor) return bindings.localActor
  const token = readBearer(headers)
  if (token) return findTokenActor(deps, token)
  if (!headers.has('cookie')) return null
  const person = await deps.auth.personOf(headers)
  if (!person) return null
  await touchPerson(deps, person)
  return { id: person.id, role: person.role }
}
