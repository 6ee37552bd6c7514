import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Hono } from 'hono'
import { openAPIRouteHandler } from 'hono-openapi'
import type { AppEnv } from './context.ts'
import { endpoint } from './endpoint.ts'

const require = createRequire(import.meta.url)
const files = new Map([
  ['swagger-ui.css', 'text/css'],
  ['swagger-ui-bundle.js', 'text/javascript'],
])

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Retrace API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="docs"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true })`

/** `/api/openapi.json`, made from the same schemas that check the requests, and a page to read it at `/api/docs`. */
export function mountDocs(app: Hono<AppEnv>): void {
  app.get(
    '/api/openapi.json',
    endpoint('open', { summary: 'This description' }),
    openAPIRouteHandler(app, {
      documentation: {
        openapi: '3.1.0',
        info: { title: 'Retrace', version: '1', description: 'Recorded computer work: replay, label, check, release.' },
        components: {
          securitySchemes: {
            token: { type: 'http', scheme: 'bearer' },
            cookie: { type: 'apiKey', in: 'cookie', name: 'retrace.session_token' },
          },
        },
        security: [{ token: [] }, { cookie: [] }],
      },
    }),
  )
  app.get('/api/docs', endpoint('open', { summary: 'The description as a page', mediaType: 'text/html' }), (c) => c.html(page))
  app.get('/api/docs/start.js', endpoint('open', { summary: 'Its script', mediaType: 'text/javascript' }), (c) =>
    c.body(start, 200, { 'Content-Type': 'text/javascript' }),
  )
  app.get('/api/docs/:file', endpoint('open', { summary: 'Its files', mediaType: 'text/plain' }), async (c) => {
    const name = c.req.param('file')
    const type = files.get(name)
    if (!type) return c.notFound()
    const folder = dirname(require.resolve('swagger-ui-dist/package.json'))
    return c.body(new Uint8Array(await readFile(join(folder, name))), 200, {
      'Content-Type': type,
      'Cache-Control': 'public, max-age=86400',
    })
  })
}
