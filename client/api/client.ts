import { hc } from 'hono/client'
import type { z } from 'zod'
import type { AppType } from '#server/app.ts'
import { AppError, type ErrorBody, errorStatus } from '#shared/errors.ts'
import { takeEarly } from './early.ts'
import { waitForSignIn } from './expiry.ts'

/** Turns the wire body of an error answer into an AppError; a body that is none of ours still says its status. */
export async function toAppError(response: Response): Promise<AppError> {
  const body: unknown = await response.json().catch(() => null)
  if (isErrorBody(body)) return new AppError(body.error.code, body.error.message, { details: body.error.details })
  const code = response.status === 401 ? 'not_signed_in' : response.status >= 500 ? 'unavailable' : 'bad_input'
  return new AppError(code, `the server answered ${response.status} to ${new URL(response.url).pathname}`)
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' && error.code in errorStatus
}

/** What the address alone asks for may have been sent before the client was there. */
async function fetchOrTake(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const early = typeof input === 'string' ? await takePlain(input, init) : null
  init.signal?.throwIfAborted()
  return early ?? fetch(input, init)
}

function takePlain(path: string, { method = 'GET', headers, body }: RequestInit): Promise<Response | null> | null {
  if (method === 'GET' && headers === undefined) return takeEarly('GET', path)
  return method === 'POST' && body === '{}' ? takeEarly('POST', path) : null
}

/** One request. Throws AppError for every answer that is not 2xx, `unavailable` when there is no answer at all. */
export async function fetchOnce(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetchOrTake(input, init).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new AppError('unavailable', 'the server does not answer', { cause })
  })
  if (response.ok) return response
  throw await toAppError(response)
}

/** As `fetchOnce`, but an ended session waits for the person to sign in again and then repeats the request. */
export async function apiFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    return await fetchOnce(input, init)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_signed_in') throw error
    await waitForSignIn()
    return fetchOnce(input, init)
  }
}

/** Every route of the API, typed by the server itself. What it answers is read with `read`. */
export const api = hc<AppType>('/api', { fetch: apiFetch })

/** The JSON of an answer. Refusals never get here: `apiFetch` has thrown them. */
export async function read<R extends { json(): Promise<unknown> }>(answer: Promise<R>): Promise<Awaited<ReturnType<R['json']>>> {
  const body = await (await answer).json()
  return body as Awaited<ReturnType<R['json']>> // the type is the route's own; only the generic hides it
}

export type Query = Record<string, string | number | undefined>

export function apiPath(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(key, String(value))
  return search.size > 0 ? `/api${path}?${search}` : `/api${path}`
}

/** Reads a resource and checks it against its schema: an answer of another shape is an error here, not somewhere in a screen. */
export async function getJson<S extends z.ZodType>(schema: S, path: string, query?: Query, signal?: AbortSignal): Promise<z.output<S>> {
  const response = await apiFetch(apiPath(path, query), signal ? { signal } : undefined)
  return parseAnswer(schema, path, await response.json())
}

export type Send = { body?: unknown; query?: Query; headers?: Record<string, string> }

/** Sends JSON and reads nothing back. */
export async function send(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  { body, query, headers }: Send = {},
): Promise<Response> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  return apiFetch(apiPath(path, query), { method, headers: { ...type, ...headers }, ...json })
}

/** Sends JSON and reads an answer of the schema. */
export async function sendFor<S extends z.ZodType>(
  schema: S,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  options?: Send,
): Promise<z.output<S>> {
  const response = await send(method, path, options)
  return parseAnswer(schema, path, await response.json())
}

function parseAnswer<S extends z.ZodType>(schema: S, path: string, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError('internal', `the answer of ${path} is not as expected: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`, {
    cause: parsed.error,
  })
}
