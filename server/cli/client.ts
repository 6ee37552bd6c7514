import { resolve } from 'node:path'
import type { z } from 'zod'
import { AppError, type ErrorBody } from '#shared/errors.ts'
import { readLockOwner } from '../lock.ts'
import { readOperator } from '../operatorFile.ts'
import { type CliIo, type GlobalOptions, UsageError } from './context.ts'

/** The API as commands use it. Every failure is an AppError. */
export type ApiClient = {
  /** `path` is below /api. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** JSON in, JSON of the schema out. */
  call<S extends z.ZodType>(
    schema: S,
    path: string,
    send?: { method: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<z.output<S>>
  /** On the data folder: takes the queue's jobs in this process. Over the network the server does. */
  work(): Promise<void>
  /** On the data folder: resolves when the queue is empty. */
  idle(): Promise<void>
  close(): Promise<void>
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>

async function toError(response: Response): Promise<AppError> {
  const body = (await response.json().catch(() => null)) as ErrorBody | null // checked by the next line
  const { code, message, details } = body?.error ?? {
    code: 'unavailable',
    message: `the server answered ${response.status}`,
    details: undefined,
  }
  return new AppError(code, message, { details })
}

/** The API over any way of asking it. */
export function createClient(fetch: Fetch, local: Pick<ApiClient, 'work' | 'idle' | 'close'>): ApiClient {
  const request: ApiClient['request'] = async (path, init = {}) => {
    const response = await fetch(path, init)
    if (!response.ok) throw await toError(response)
    return response
  }
  return {
    request,
    async call(schema, path, send) {
      const body = send?.body === undefined ? {} : { body: JSON.stringify(send.body) }
      const headers = { 'Content-Type': 'application/json', ...send?.headers }
      const response = await request(path, { method: send?.method ?? 'GET', headers, ...body })
      const parsed = schema.safeParse(await response.json())
      if (parsed.success) return parsed.data
      throw new AppError('unavailable', `the answer to ${path} is not as expected: ${parsed.error.issues[0]?.message ?? ''}`)
    },
    ...local,
  }
}

/** A server somewhere. Throws UsageError when it can't be reached. */
export function connectRemote(server: string, token: string | undefined): ApiClient {
  if (!URL.canParse(server)) throw new UsageError(`--server: not an address: "${server}"`)
  if (!token) throw new UsageError(`the server at ${server} wants to know who asks: give --token or set RETRACE_TOKEN`)
  const base = server.replace(/\/$/, '')
  const send: Fetch = (path, init) =>
    fetch(`${base}/api${path}`, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init.headers)), Authorization: `Bearer ${token}` },
    }).catch((cause) => {
      init.signal?.throwIfAborted()
      throw new UsageError(`the server at ${base} does not answer`, { cause })
    })
  const nothing = async () => {}
  return createClient(send, { work: nothing, idle: nothing, close: nothing })
}

/** Over the network with --server; else to the server that holds the data folder; else in this process on the data folder. */
export async function connect(io: CliIo, options: GlobalOptions): Promise<ApiClient> {
  if (options.server) return connectRemote(options.server, options.token ?? io.env.RETRACE_TOKEN)
  const dataDir = resolve(io.env.RETRACE_DATA)
  const owner = io.env.DATABASE_URL ? null : await readLockOwner(dataDir)
  // what a server is made of takes seconds to load: only where this process becomes one
  if (!owner) return (await import('./local.ts')).connectLocal(io)
  const operator = await readOperator(dataDir)
  if (operator) return connectRemote(operator.url, operator.token)
  throw new UsageError(`the data folder ${dataDir} is in use by process ${owner.pid}; use --server ${owner.url} with a token`)
}
