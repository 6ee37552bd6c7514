import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { Hono } from 'hono'
import type { AppEnv } from './context.ts'
import { endpoint } from './endpoint.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
}

/**
 * Serves the built client: the files that were there at start, by exact name, and the page itself for every other path.
 * Nothing outside that list can be asked for.
 */
export function serveClient(app: Hono<AppEnv>, folder: string): void {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(`/${relative(folder, path).split(sep).join('/')}`, path)
  }
  app.get('*', endpoint('open', { summary: 'The client', mediaType: 'text/html' }), (c) => {
    const path = files.get(c.req.path) ?? join(folder, 'index.html')
    // built files carry a hash of their content in their names; the page must always be asked for
    const cache = c.req.path.startsWith('/assets/') && files.has(c.req.path) ? 'public, max-age=31536000, immutable' : 'no-cache'
    return c.body(new Uint8Array(readFileSync(path)), 200, {
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Cache-Control': cache,
    })
  })
}
