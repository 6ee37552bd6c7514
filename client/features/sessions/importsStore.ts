import { createStore } from 'zustand/vanilla'
import type { ImportResult, ImportView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { ImportId } from '#shared/ids.ts'
import { createImport, deleteImport, readImport, startImport, uploadFile } from '../../api/imports.ts'
import { type Bundle, countBytes } from './entries.ts'

export type UploadedFile = { path: string; bytes: number; sentBytes: number }

/** One import as the tray shows it: first our own sending, then the server's work. */
export type ImportRun = {
  key: string
  title: string
  state: 'waiting' | 'sending' | 'working' | 'done' | 'failed' | 'cancelled'
  files: UploadedFile[]
  bytes: number
  sentBytes: number
  /** The server's own progress, 0 to 1, and what it does. */
  progress: number
  step: string
  result: ImportResult | null
  error: string | null
}

export type ImportOrder = { project: string; subject?: string; format?: string }

/** Imports of this page, newest first. They go on while the person looks at other screens. */
export const importsStore = createStore<{ runs: readonly ImportRun[] }>(() => ({ runs: [] }))

const aborts = new Map<string, AbortController>()
const pollMs = 500
let queue: Promise<void> = Promise.resolve()

function patchRun(key: string, patch: Partial<ImportRun>): void {
  importsStore.setState(({ runs }) => ({ runs: runs.map((each) => (each.key === key ? { ...each, ...patch } : each)) }))
}

/** Puts an import in line; they run one after the other, so that a slow line is not shared by many. Resolves when it has ended. */
export function runImport(key: string, bundle: Bundle, order: ImportOrder, onEnd: () => void): Promise<void> {
  const abort = new AbortController()
  aborts.set(key, abort)
  const files = bundle.files.map((each) => ({ path: each.path, bytes: each.file.size, sentBytes: 0 }))
  const run: ImportRun = {
    key,
    title: bundle.title,
    state: 'waiting',
    files,
    bytes: countBytes(bundle),
    sentBytes: 0,
    progress: 0,
    step: '',
    result: null,
    error: null,
  }
  importsStore.setState(({ runs }) => ({ runs: [run, ...runs] }))
  queue = queue.then(() => importBundle(key, bundle, order, abort.signal)).then(onEnd)
  return queue
}

/** Never rejects: how it ended is in the store. */
async function importBundle(key: string, bundle: Bundle, order: ImportOrder, signal: AbortSignal): Promise<void> {
  let id: ImportId | null = null
  try {
    signal.throwIfAborted()
    patchRun(key, { state: 'sending' })
    id = (await createImport({ ...order, title: bundle.title }, key)).id
    await sendFiles(key, id, bundle, signal)
    await startImport(id)
    patchRun(key, { state: 'working', step: 'in line' })
    const end = await watchImport(key, id, signal)
    patchRun(key, { state: end.state === 'done' ? 'done' : end.state === 'cancelled' ? 'cancelled' : 'failed', result: end.result })
  } catch (error) {
    const isCancelled = signal.aborted
    patchRun(key, { state: isCancelled ? 'cancelled' : 'failed', error: isCancelled ? null : messageOf(error) })
    if (id !== null) await deleteImport(id).catch(() => {}) // what was sent so far would only lie about; the first error is the one to show
  } finally {
    aborts.delete(key)
  }
}

async function sendFiles(key: string, id: ImportId, bundle: Bundle, signal: AbortSignal): Promise<void> {
  const sent = bundle.files.map(() => 0)
  for (const [index, { path, file }] of bundle.files.entries()) {
    await uploadFile(id, path, file, {
      signal,
      onProgress: (bytes) => {
        sent[index] = bytes
        patchSent(key, sent)
      },
    })
    sent[index] = file.size
    patchSent(key, sent)
  }
}

function patchSent(key: string, sent: readonly number[]): void {
  importsStore.setState(({ runs }) => ({
    runs: runs.map((run) => {
      if (run.key !== key) return run
      const files = run.files.map((each, index) => ({ ...each, sentBytes: Math.min(each.bytes, sent[index] ?? 0) }))
      return { ...run, files, sentBytes: files.reduce((sum, each) => sum + each.sentBytes, 0) }
    }),
  }))
}

async function watchImport(key: string, id: ImportId, signal: AbortSignal): Promise<ImportView> {
  for (;;) {
    const view = await readImport(id, signal)
    patchRun(key, { progress: view.progress, step: view.step })
    if (view.state === 'done' || view.state === 'failed' || view.state === 'cancelled') return view
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    signal.throwIfAborted()
  }
}

function messageOf(error: unknown): string {
  if (error instanceof AppError) return error.message
  return error instanceof Error ? error.message : String(error)
}

export function cancelImport(key: string): void {
  aborts.get(key)?.abort()
}

export function dismissImport(key: string): void {
  importsStore.setState(({ runs }) => ({ runs: runs.filter((each) => each.key !== key) }))
}

export function dismissEnded(): void {
  importsStore.setState(({ runs }) => ({ runs: runs.filter((each) => aborts.has(each.key)) }))
}
