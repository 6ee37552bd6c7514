import { describe, expect, test } from 'vitest'
import { createOutbox, type KeyValue } from '#client/engine/outbox.ts'
import { createPassEditor } from '#client/engine/passEditor.ts'
import type { PassView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { UserId } from '#shared/ids.ts'
import { createSegment, setSegmentText } from '#shared/labels/edits.ts'
import { applyChange, type Change, newSegment } from '#shared/labels/segments.ts'
import { createCounter, showTiers, taxonomy } from '../../shared/labels/fixture.ts'

const durationUs = 1_000_000
const newId = createCounter()

function createPass(): PassView {
  return {
    id: newId('pass'),
    sessionId: newId('session'),
    sessionTitle: 'Test',
    authorId: 'somebody' as UserId, // people's ids come from elsewhere
    author: 'Somebody',
    state: 'draft',
    revision: 1,
    taxonomy: {
      id: newId('taxonomyVersion'),
      projectId: newId('project'),
      version: 1,
      state: 'published',
      revision: 1,
      doc: taxonomy,
      createdAt: '2026-01-01T00:00:00Z',
    },
    segments: [],
    reviews: [],
    submittedAt: null,
  }
}

/** A server in memory that keeps the same rules: revision by revision, and an id once. */
function createServer(pass: PassView) {
  const seen = new Set<string>()
  const server = {
    pass,
    isDown: false,
    /** The next answer is lost on the way, after the work was done. */
    losesAnswer: false,
    sends: 0,
    apply(changes: readonly Change[]) {
      for (const change of changes) {
        if (seen.has(change.id)) continue
        seen.add(change.id)
        server.pass = {
          ...server.pass,
          revision: server.pass.revision + 1,
          segments: [...applyChange(server.pass.segments, change, taxonomy, durationUs)],
        }
      }
    },
    transport: {
      async send(changes: Change[], revision: number): Promise<{ revision: number }> {
        server.sends++
        if (server.isDown) throw new AppError('unavailable', 'the server does not answer')
        if (revision !== server.pass.revision) throw new AppError('revision_conflict', 'changed elsewhere', { details: server.pass })
        server.apply(changes)
        if (server.losesAnswer) {
          server.losesAnswer = false
          throw new AppError('unavailable', 'the server does not answer')
        }
        return { revision: server.pass.revision }
      },
    },
  }
  return server
}

function createStorage(): KeyValue {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

function setup() {
  const pass = createPass()
  const server = createServer(pass)
  const storage = createStorage()
  const open = (view = server.pass) =>
    createPassEditor({
      pass: view,
      durationUs,
      newId,
      transport: server.transport,
      outbox: createOutbox(storage, pass.id, newId('change')),
      now: () => new Date(0),
    })
  const add = (editor: ReturnType<typeof open>, startUs: number, endUs: number) => {
    const context = { segments: editor.store.getState().segments, taxonomy, durationUs, newId }
    const made = createSegment(context, { tier: 'goal', span: { startUs, endUs } })
    editor.apply(made.change)
    return made.segmentId
  }
  const show = (editor: ReturnType<typeof open>) => showTiers(editor.store.getState().segments)
  return { server, storage, open, add, show, edit: open() }
}

test('an edit is there at once and saved a moment later', async () => {
  const { server, add, show, edit } = setup()
  add(edit, 0, 5000)
  expect(show(edit)).toBe('goal 0–5000')
  expect(edit.store.getState().save).toEqual({ kind: 'saving', waiting: 1 })
  await edit.flush()
  expect(showTiers(server.pass.segments)).toBe('goal 0–5000')
  expect(edit.store.getState().save).toEqual({ kind: 'saved' })
})

test('edits made while one is on its way go together, in order', async () => {
  const { server, add, edit } = setup()
  for (let at = 0; at < 10; at++) add(edit, at * 10_000, at * 10_000 + 5000)
  await edit.flush()
  expect(server.pass.segments).toHaveLength(10)
  expect(server.sends).toBe(2)
})

test('what a rule forbids is refused at once, and nothing is kept of it', () => {
  const { edit, show } = setup()
  const change: Change = {
    id: newId('change'),
    name: 'Bad',
    put: [newSegment({ id: newId('segment'), tier: 'goal', startUs: 5, endUs: 2_000_000 })],
    remove: [],
  }
  expect(() => edit.apply(change)).toThrow('after the session')
  expect(show(edit)).toBe('')
  expect(edit.store.getState().undoName).toBeNull()
})

describe('undo', () => {
  test('takes back the last edit, also on the server, and redo brings it back', async () => {
    const { server, add, show, edit } = setup()
    const id = add(edit, 0, 5000)
    edit.apply(setSegmentText({ segments: edit.store.getState().segments, taxonomy, durationUs, newId }, id, 'Hello'))
    edit.undo()
    expect(show(edit)).toBe('goal 0–5000')
    edit.undo()
    expect(show(edit)).toBe('')
    edit.redo()
    edit.redo()
    expect(show(edit)).toBe('goal 0–5000 “Hello”')
    await edit.flush()
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000 “Hello”')
  })
})

describe('when the server does not answer', () => {
  test('edits wait, it says so, and they arrive when it is back', async () => {
    const { server, add, edit } = setup()
    server.isDown = true
    add(edit, 0, 5000)
    await expect(edit.flush()).rejects.toThrow('1 edit is not saved yet')
    expect(edit.store.getState().save).toMatchObject({ kind: 'offline', waiting: 1 })
    server.isDown = false
    add(edit, 6000, 9000)
    edit.retry()
    await expect.poll(() => edit.store.getState().save.kind).toBe('saved')
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000 | goal 6000–9000')
  })

  test('an answer lost on the way is no conflict: the work is there', async () => {
    const { server, add, edit } = setup()
    server.losesAnswer = true
    add(edit, 0, 5000)
    await edit.flush().catch(() => undefined)
    add(edit, 6000, 9000)
    edit.retry()
    await expect.poll(() => edit.store.getState().save.kind).toBe('saved')
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000 | goal 6000–9000')
  })

  test('a reload brings the waiting edits back', async () => {
    const { server, add, show, open, edit } = setup()
    server.isDown = true
    add(edit, 0, 5000)
    await edit.flush().catch(() => undefined)
    edit.dispose()
    server.isDown = false
    const again = open()
    expect(show(again)).toBe('goal 0–5000')
    await again.flush()
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000')
    expect(show(open())).toBe('goal 0–5000')
  })
})

describe('when the pass was changed elsewhere', () => {
  const conflict = async () => {
    const all = setup()
    const other = all.open()
    all.add(other, 100_000, 200_000)
    await other.flush()
    all.add(all.edit, 0, 5000)
    await all.edit.flush().catch(() => undefined)
    return all
  }

  test('nothing is overwritten, and both are kept until the person chooses', async () => {
    const { server, show, edit } = await conflict()
    expect(edit.store.getState().save).toMatchObject({ kind: 'conflict', waiting: 1 })
    expect(show(edit)).toBe('goal 0–5000')
    expect(showTiers(server.pass.segments)).toBe('goal 100000–200000')
  })

  test('mine goes on top of theirs', async () => {
    const { server, edit } = await conflict()
    expect(edit.resolve('mine')).toEqual({ dropped: 0 })
    await edit.flush()
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000 | goal 100000–200000')
  })

  test('theirs lets mine go, and says how many', async () => {
    const { show, edit } = await conflict()
    expect(edit.resolve('theirs')).toEqual({ dropped: 1 })
    expect(show(edit)).toBe('goal 100000–200000')
    expect(edit.store.getState().save).toEqual({ kind: 'saved' })
  })

  test('an edit of mine that no longer fits is dropped, and told', async () => {
    const { server, add, open, edit } = setup()
    const other = open()
    add(other, 0, 5000)
    await other.flush()
    add(edit, 2000, 9000)
    await edit.flush().catch(() => undefined)
    expect(edit.resolve('mine')).toEqual({ dropped: 1 })
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000')
  })
})
