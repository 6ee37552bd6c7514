import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import type { newImport } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { ImportId } from '#shared/ids.ts'
import { api, apiPath, read } from './client.ts'
import { waitForSignIn } from './expiry.ts'

export const formatsQuery = queryOptions({
  queryKey: ['formats'],
  queryFn: ({ signal }) => read(api.formats.$get({}, { init: { signal } })),
  staleTime: Number.POSITIVE_INFINITY,
})

export function createImport(json: z.input<typeof newImport>, idempotencyKey: string) {
  return read(api.imports.$post({ json }, { headers: { 'idempotency-key': idempotencyKey } }))
}

export function readImport(id: ImportId, signal: AbortSignal) {
  return read(api.imports[':id'].$get({ param: { id } }, { init: { signal } }))
}

export async function startImport(id: ImportId): Promise<void> {
  await read(api.imports[':id'].start.$post({ param: { id } }))
}

/** Cancels one under way, dismisses one that has ended. */
export async function deleteImport(id: ImportId): Promise<void> {
  await read(api.imports[':id'].$delete({ param: { id } }))
}

export type UploadOptions = { signal: AbortSignal; onProgress: (sentBytes: number) => void }

/** Sends one file of an import. By XMLHttpRequest because fetch does not say how much it has sent. */
export async function uploadFile(id: ImportId, path: string, file: Blob, options: UploadOptions): Promise<void> {
  const status = await sendBlob(apiPath(`/imports/${id}/files`, { path }), file, options)
  if (status !== 401) return
  await waitForSignIn()
  const again = await sendBlob(apiPath(`/imports/${id}/files`, { path }), file, options)
  if (again === 401) throw new AppError('not_signed_in', 'the session has ended')
}

/** Resolves with 401 or a status of success; rejects with AppError for any other answer. */
function sendBlob(url: string, file: Blob, { signal, onProgress }: UploadOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    request.open('PUT', url)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = (event) => onProgress(event.loaded)
    request.onload = () => {
      if (request.status < 300 || request.status === 401) resolve(request.status)
      else reject(errorOf(request))
    }
    request.onerror = () => reject(new AppError('unavailable', 'the connection broke while the file was being sent'))
    request.onabort = () => reject(new AppError('cancelled', 'cancelled'))
    request.onloadend = () => signal.removeEventListener('abort', abort)
    if (signal.aborted) return reject(new AppError('cancelled', 'cancelled'))
    signal.addEventListener('abort', abort)
    request.send(file)
  })
}

const wireError = z.object({ error: z.object({ message: z.string() }) })

function errorOf(request: XMLHttpRequest): AppError {
  const parsed = wireError.safeParse(parseJson(request.responseText))
  const code = request.status === 413 ? 'too_large' : request.status >= 500 ? 'unavailable' : 'rejected'
  return new AppError(code, parsed.success ? parsed.data.error.message : `the server answered ${request.status}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
