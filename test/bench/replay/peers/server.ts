import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { build } from 'vite'
import { root } from '../../../server/process.ts'

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.webmanifest': 'application/manifest+json',
  '.zip': 'application/zip',
}

/** A script of this folder with all that it imports, as one that runs by itself. */
export async function buildScript(name: string): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      ...{ write: false, target: 'es2023' },
      rolldownOptions: { input: join(import.meta.dirname, name), output: { format: 'iife' } },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  const chunk = output && 'output' in output ? output.output.find((each) => each.type === 'chunk' && each.isEntry) : undefined
  if (chunk?.type !== 'chunk') throw new Error(`${name} could not be built`)
  return chunk.code
}

export type PeerServer = { url: string; close(): void }

/**
 * Serves the page of the replayers at `/`, Playwright's trace viewer at `/viewer/`, and the files of `folder` at
 * `/files/`. The page is isolated, so that its clock counts in 5 µs.
 */
export async function startPeerServer(folder: string): Promise<PeerServer> {
  const script = await buildScript('page.ts')
  const viewer = join(root, 'node_modules/playwright-core/lib/vite/traceViewer')
  const sendFile = async (response: ServerResponse, base: string, path: string, range: string | undefined) => {
    const file = join(base, normalize(`/${path}`))
    const found = await stat(file).catch(() => null)
    if (!found?.isFile()) {
      response.writeHead(404).end()
      return
    }
    const [, from, to] = /bytes=(\d+)-(\d*)/.exec(range ?? '') ?? []
    const start = Number(from ?? 0)
    const end = to ? Math.min(Number(to), found.size - 1) : found.size - 1
    response.writeHead(from === undefined ? 200 : 206, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-length': end - start + 1,
      'accept-ranges': 'bytes',
      ...(from === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${found.size}` }),
    })
    createReadStream(file, { start, end }).pipe(response)
  }
  const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/')
      response.writeHead(200, { 'content-type': 'text/html', ...isolated }).end('<!doctype html><body><script src="/page.js"></script>')
    else if (pathname === '/page.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    else if (pathname.startsWith('/viewer/')) void sendFile(response, viewer, pathname.slice(8), request.headers.range)
    else if (pathname.startsWith('/files/')) void sendFile(response, folder, pathname.slice(7), request.headers.range)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return { url: `http://localhost:${address.port}`, close: () => void server.close() }
}
