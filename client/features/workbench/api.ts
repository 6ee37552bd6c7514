import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { action } from '#shared/actions/types.ts'
import {
  changesResult,
  flag,
  frameTaken,
  type NewStreamShift,
  type newFlag,
  type PassNews,
  type PassView,
  pageOf,
  passNews,
  passView,
  proposalLine,
  rawRecord,
  type reviewBody,
  type SessionView,
  type ShiftProposal,
  type StreamShift,
  sessionView,
  streamShift,
} from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { PassId, SessionId } from '#shared/ids.ts'
import { historyEntry, passAt } from '#shared/labels/queries.ts'
import type { Change } from '#shared/labels/segments.ts'
import { suggestModel } from '#shared/labels/suggest/model.ts'
import { apiFetch, getJson, sendFor } from '../../api/client.ts'
import type { FetchBlob } from '../../engine/frames/frameSource.ts'

function blobUrl(sessionId: SessionId, sha256: string): string {
  return `/api/sessions/${sessionId}/blobs/${sha256}`
}

export function createFetchBlob(sessionId: SessionId): FetchBlob {
  return (sha256, signal) => apiFetch(blobUrl(sessionId, sha256), { signal })
}

export function sessionViewQuery(id: SessionId) {
  return queryOptions({
    queryKey: ['sessions', 'view', id],
    queryFn: ({ signal }) => getJson(sessionView, `/sessions/${id}`, {}, signal),
    // soon at first, then ever more seldom: what can't be made never comes
    refetchInterval: ({ state }) => (state.data && isPreparing(state.data) ? Math.min(60_000, 1500 * 1.4 ** state.dataUpdateCount) : false),
  })
}

/** Whether something is still being made of its pictures; what it can't be shown without, or only what makes it quicker. */
function isPreparing({ status, frames, playable, sprites }: SessionView): boolean {
  return frames > 0 && status !== 'failed' && (status === 'processing' || !sprites || playable.some((each) => !each.groups))
}

export function fetchRange(sessionId: SessionId, sha256: string, range: string): Promise<Response> {
  return apiFetch(blobUrl(sessionId, sha256), { headers: { range } })
}

/** One's own pass on a session; made when there is none, so asking twice is harmless. */
export function ownPassQuery(sessionId: SessionId) {
  return queryOptions({
    queryKey: ['passes', 'own', sessionId],
    queryFn: () => sendFor(passView, 'POST', `/sessions/${sessionId}/passes`, { body: {} }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function passQuery(id: PassId) {
  return queryOptions({
    queryKey: ['passes', 'view', id],
    queryFn: ({ signal }) => getJson(passView, `/passes/${id}`, {}, signal),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function readPass(id: PassId): Promise<PassView> {
  return getJson(passView, `/passes/${id}`)
}

export function readNews(id: PassId, since: number): Promise<PassNews | null> {
  return getJson(passNews.nullable(), `/passes/${id}/news?since=${since}`)
}

export function sendChanges(passId: PassId, changes: Change[], revision: number): Promise<{ revision: number }> {
  return sendFor(changesResult, 'POST', `/passes/${passId}/changes`, { body: { changes }, headers: { 'if-match': `"${revision}"` } })
}

export function submitPass(id: PassId): Promise<PassView> {
  return sendFor(passView, 'POST', `/passes/${id}/submit`, { body: {} })
}

export function reviewPass(id: PassId, body: z.input<typeof reviewBody>): Promise<PassView> {
  return sendFor(passView, 'POST', `/passes/${id}/review`, { body })
}

export function createFlag(sessionId: SessionId, body: z.input<typeof newFlag>) {
  return sendFor(flag, 'POST', `/sessions/${sessionId}/flags`, { body })
}

export function actionsQuery(sessionId: SessionId | undefined) {
  return queryOptions({
    queryKey: ['sessions', 'actions', sessionId],
    queryFn: async ({ signal }) =>
      (await getJson(z.object({ actions: z.array(action) }), `/sessions/${sessionId}/actions`, { profile: 'agentnet' }, signal)).actions,
    enabled: sessionId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** What intents are suggested by. A few accepted passes more or less change little: asked for once. */
export function suggestionsQuery(sessionId: SessionId) {
  return queryOptions({
    queryKey: ['sessions', 'suggestions', sessionId],
    queryFn: ({ signal }) => getJson(suggestModel, `/sessions/${sessionId}/suggestions`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function recordQuery(sessionId: SessionId, seq: number | null) {
  return queryOptions({
    queryKey: ['sessions', 'record', sessionId, seq],
    queryFn: ({ signal }) => getJson(rawRecord, `/sessions/${sessionId}/events/${seq}/record`, {}, signal),
    enabled: seq !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function sendShift(sessionId: SessionId, edit: NewStreamShift): Promise<StreamShift> {
  return sendFor(streamShift, 'POST', `/sessions/${sessionId}/shifts`, { body: edit })
}

/** Edits of the session's clocks, newest first. */
export function shiftsQuery(sessionId: SessionId) {
  return queryOptions({
    queryKey: ['sessions', 'shifts', sessionId],
    queryFn: async ({ signal }) =>
      (await getJson(z.object({ items: z.array(streamShift) }), `/sessions/${sessionId}/shifts`, {}, signal)).items,
  })
}

/** Tells the server that a frame is taken out of the session, for its access log. Throws when it may not be. */
export async function tellFrameTaken(sessionId: SessionId, tUs: number, stream: number): Promise<void> {
  await sendFor(frameTaken, 'POST', `/sessions/${sessionId}/frames-taken`, { query: { at: tUs, stream } })
}

/** Has the pictures around clicks looked at. Throws what the server refuses; leaving by the signal stops it there too. */
export async function readProposal(
  sessionId: SessionId,
  stream: number,
  signal: AbortSignal,
  onProgress: (progress: number) => void,
): Promise<ShiftProposal> {
  const response = await apiFetch(`/api/sessions/${sessionId}/shifts/proposal?stream=${stream}`, { signal })
  for await (const text of readLines(response)) {
    const line = proposalLine.parse(JSON.parse(text))
    if ('proposal' in line) return line.proposal
    if ('error' in line) throw new AppError('unsupported', line.error.message)
    onProgress(line.progress)
  }
  throw new AppError('unavailable', 'the server stopped before it was done')
}

/** Lines of a body as they come in. */
async function* readLines({ body }: Response): AsyncGenerator<string> {
  const reader = ensure(body, 'body of the answer').pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const lines = (rest + next.value).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

/** Changes of a pass, the newest first, a page at a time. */
export function historyPagesQuery(id: PassId) {
  return infiniteQueryOptions({
    queryKey: ['passes', 'history', id],
    queryFn: ({ pageParam, signal }) =>
      getJson(pageOf(historyEntry), `/passes/${id}/history`, pageParam === null ? {} : { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    gcTime: 0,
  })
}

/** The segments as they stood at a revision: that never changes, while the pass stays on its version of the taxonomy. */
export function passAtQuery({ id, taxonomy }: Pick<PassView, 'id' | 'taxonomy'>, revision: number | null) {
  return queryOptions({
    queryKey: ['passes', 'at', id, taxonomy.version, revision],
    queryFn: ({ signal }) => getJson(passAt, `/passes/${id}/at/${revision}`, {}, signal),
    enabled: revision !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  })
}
