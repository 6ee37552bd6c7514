import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip, constants as zlib } from 'node:zlib'
import type { Hono } from 'hono'
import { AppError } from '#shared/errors.ts'
import type { AppEnv } from './context.ts'
import { endpoint } from './endpoint.ts'
import { acceptsCoding } from './range.ts'

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

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)]
/** In order of preference. Of 1.7 MB of scripts br leaves 0.51 in 0.3 s, gzip 0.54 in 0.2 s; br at its best 0.47 in 9 s. */
const packers = {
  br: (bytes: Uint8Array) => brotli(bytes, { params: { [zlib.BROTLI_PARAM_QUALITY]: 5, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gzip: (bytes: Uint8Array) => zip(bytes, { level: 9 }),
}
const codings = ['br', 'gzip'] as const
type Coding = (typeof codings)[number]
/** What is text; pictures and fonts are packed already. */
const packed = new Set(['.html', '.js', '.css', '.svg', '.json', '.map'])

/**
 * Serves the built client: the files that were there at start, by exact name, and the page itself for every other path.
 * Nothing outside that list can be asked for. Text is packed once for each way that it is asked for.
 */
export function serveClient(app: Hono<AppEnv>, folder: string): void {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(`/${relative(folder, path).split(sep).join('/')}`, path)
  }
  const cached = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()
  const packOnce = (path: string, coding: Coding) => {
    const key = `${coding} ${path}`
    const found = cached.get(key) ?? packers[coding](readFileSync(path)).then((bytes) => new Uint8Array(bytes))
    cached.set(key, found)
    return found
  }
  app.get('*', endpoint('open', { summary: 'The client', mediaType: 'text/html' }), async (c) => {
    const isAsset = c.req.path.startsWith('/assets/')
    // the page must not stand in for a script of an older build: a browser would only say that its type is wrong
    if (isAsset && !files.has(c.req.path)) throw new AppError('not_found', `there is no ${c.req.path}; reload the page`)
    const path = files.get(c.req.path) ?? join(folder, 'index.html')
    // built files carry a hash of their content in their names; the page must always be asked for
    const cache = isAsset ? 'public, max-age=31536000, immutable' : 'no-cache'
    const headers = { 'Content-Type': types[extname(path)] ?? 'application/octet-stream', 'Cache-Control': cache, Vary: 'Accept-Encoding' }
    const coding = packed.has(extname(path)) && codings.find((each) => acceptsCoding(c.req.header('accept-encoding'), each))
    if (coding) return c.body(await packOnce(path, coding), 200, { ...headers, 'Content-Encoding': coding })
    return c.body(new Uint8Array(readFileSync(path)), 200, headers)
  })
}
