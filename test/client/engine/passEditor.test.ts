import { describe, expect, test } from 'vitest'
import { createPassEditor } from '#client/engine/passEditor.ts'
import { createLogMemory, createMemoryLog } from '#client/engine/passLogMemory.ts'
import type { PassNews, PassView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import type { SegmentId, UserId } from '#shared/ids.ts'
import { createSegment, deleteSegment, setSegmentText } from '#shared/labels/edits.ts'
import { touchedIds } from '#shared/labels/merge.ts'
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
  const done: { change: Change; before: PassView['segments'] }[] = []
  const server = {
    pass,
    /** What it fails with, instead of doing anything. */
    fails: null as AppError | null,
    /** The next answer is lost on the way, after the work was done. */
    losesAnswer: false,
    /** Edits of this name are against a rule that only the server knows. */
    refuses: '',
    sends: 0,
    names: () => done.map(({ change }) => change.name),
    apply(changes: readonly Change[]) {
      for (const change of changes) {
        const before = server.pass.segments
        server.pass = {
          ...server.pass,
          revision: server.pass.revision + 1,
          segments: [...applyChange(before, change, taxonomy, durationUs)],
        }
        done.push({ change, before })
      }
    },
    transport: {
      async read() {
        return server.pass
      },
      async news(since: number): Promise<PassNews | null> {
        return server.pass.revision === since ? null : newsOf(done.slice(since - pass.revision))
      },
      async send(changes: Change[], revision: number): Promise<{ revision: number }> {
        server.sends++
        if (server.fails) throw server.fails
        const since = done.slice(revision - pass.revision)
        const fresh = changes.filter((each) => !done.some((one) => one.change.id === each.id))
        if (since.some(({ change }) => !changes.some((each) => each.id === change.id))) {
          throw new AppError('revision_conflict', 'changed elsewhere', { details: newsOf(since) })
        }
        if (fresh.some((each) => each.name === server.refuses)) throw new AppError('rejected', 'not here')
        server.apply(fresh)
        if (server.losesAnswer) {
          server.losesAnswer = false
          throw new AppError('unavailable', 'the server does not answer')
        }
        return { revision: server.pass.revision }
      },
    },
  }
  const newsOf = (since: typeof done): PassNews => ({
    pass: server.pass,
    since: since.map(({ change }) => ({ id: change.id, name: change.name, author: 'Other', touched: touchedIds(change) })),
    before: since[0]?.before ?? [],
  })
  return server
}

const down = new AppError('unavailable', 'the server does not answer')

function setup() {
  const pass = createPass()
  const server = createServer(pass)
  const memory = createLogMemory()
  /** In the same browser, or in one of its own. */
  const open = (kept = memory) =>
    createPassEditor({
      pass: server.pass,
      durationUs,
      newId,
      transport: server.transport,
      log: createMemoryLog({ passId: pass.id, userId: 'somebody', editorId: newId('change'), nowMs: () => 0 }, kept),
      now: () => new Date(0),
    })
  const contextOf = (editor: ReturnType<typeof open>) => ({ segments: editor.store.getState().segments, taxonomy, durationUs, newId })
  const add = (editor: ReturnType<typeof open>, startUs: number, endUs: number) => {
    const made = createSegment(contextOf(editor), { tier: 'goal', span: { startUs, endUs } })
    editor.apply(made.change)
    return made.segmentId
  }
  const write = (editor: ReturnType<typeof open>, id: SegmentId, text: string) => editor.apply(setSegmentText(contextOf(editor), id, text))
  const show = (editor: ReturnType<typeof open>) => showTiers(editor.store.getState().segments)
  return { server, memory, open, openElsewhere: () => open(createLogMemory()), contextOf, add, write, show, edit: open() }
}

test('an edit is there at once and saved a moment later', async () => {
  const { server, add, show, edit } = setup()
  add(edit, 0, 5000)
  expect(show(edit)).toBe('goal 0–5000')
  expect(edit.store.getState().save).toMatchObject({ waiting: 1 })
  await edit.flush()
  expect(showTiers(server.pass.segments)).toBe('goal 0–5000')
  expect(edit.store.getState().save).toEqual({ kind: 'saved', waiting: 0 })
})

test('edits made while one is on its way go together, in order', async () => {
  const { server, add, edit } = setup()
  add(edit, 500_000, 505_000)
  await edit.flush()
  for (let at = 0; at < 10; at++) add(edit, at * 10_000, at * 10_000 + 5000)
  await edit.flush()
  expect(server.pass.segments).toHaveLength(11)
  expect(server.sends).toBe(3)
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
  test('is named as what it is, and so is redo; the step keeps its own name', async () => {
    const { server, add, edit } = setup()
    add(edit, 0, 5000)
    edit.undo()
    edit.redo()
    edit.undo()
    expect(edit.store.getState()).toMatchObject({ undoName: null, redoName: 'New goal' })
    await edit.flush()
    expect(server.names()).toEqual(['New goal', 'Undo: New goal', 'Redo: New goal', 'Undo: New goal'])
  })

  test('takes back the last edit, also on the server, and redo brings it back', async () => {
    const { server, add, write, show, edit } = setup()
    const id = add(edit, 0, 5000)
    write(edit, id, 'Hello')
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
    server.fails = down
    add(edit, 0, 5000)
    await expect(edit.flush()).rejects.toThrow('1 edit is not saved yet')
    expect(edit.store.getState().save).toMatchObject({ kind: 'offline', waiting: 1 })
    server.fails = null
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
    server.fails = down
    add(edit, 0, 5000)
    await edit.flush().catch(() => undefined)
    edit.dispose()
    server.fails = null
    const again = open()
    await again.flush()
    expect(show(again)).toBe('goal 0–5000')
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000')
    expect(show(open())).toBe('goal 0–5000')
  })
})

test('who only looks on learns what others did, and by whom', async () => {
  const { open, add, edit } = setup()
  const other = open(createLogMemory())
  await other.flush()
  add(edit, 0, 5000)
  await edit.flush()
  expect(showTiers(other.store.getState().segments)).toBe('')
  other.lookForNews()
  await expect.poll(() => showTiers(other.store.getState().segments)).toBe('goal 0–5000')
  expect(other.store.getState()).toMatchObject({ incoming: { authors: ['Other'] }, save: { kind: 'saved' } })
})

describe('what it says of edits that are not saved', () => {
  const failing = async (fails: AppError) => {
    const all = setup()
    all.server.fails = fails
    all.add(all.edit, 0, 5000)
    await all.edit.flush().catch(() => undefined)
    return all
  }

  test('a full disk of the server is named, and saved by itself when there is room', async () => {
    const { server, edit } = await failing(new AppError('storage_full', 'the disk of the server is full'))
    expect(edit.store.getState().save).toEqual({ kind: 'full', waiting: 1, sinceMs: 0 })
    server.fails = null
    edit.retry()
    await expect.poll(() => edit.store.getState().save.kind).toBe('saved')
  })

  test('an expired sign-in waits for the person', async () => {
    const { edit } = await failing(new AppError('not_signed_in', 'no session'))
    expect(edit.store.getState().save).toMatchObject({ kind: 'signed_out', waiting: 1 })
  })

  test('one refused edit of many is found, can be let go, and the others are saved', async () => {
    const { server, add, write, edit, contextOf } = setup()
    server.fails = down
    const first = add(edit, 0, 5000)
    const second = add(edit, 6000, 9000)
    server.refuses = 'Instruction'
    write(edit, first, 'Refused')
    add(edit, 10_000, 12_000)
    edit.apply(deleteSegment(contextOf(edit), second))
    await edit.flush().catch(() => undefined)
    server.fails = null
    edit.retry()
    await expect
      .poll(() => edit.store.getState().save)
      .toMatchObject({ kind: 'refused', waiting: 3, name: 'Instruction', message: 'not here' })
    const { save } = edit.store.getState()
    expect(save.kind === 'refused' && edit.letGo(save.id).map((each) => each.name)).toEqual(['Instruction'])
    await edit.flush()
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000 | goal 10000–12000')
    await expect.poll(() => edit.store.getState().letGo).toMatchObject([{ reason: 'the server refused it: not here' }])
  })

  test('a browser that can keep nothing says so, and edits are saved all the same', async () => {
    const { server, add, contextOf } = setup()
    const full = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'))
    const log = createMemoryLog({ passId: server.pass.id, userId: 'somebody', editorId: 'one', nowMs: () => 0 })
    const edit = createPassEditor({
      ...{ pass: server.pass, durationUs, newId, transport: server.transport, log: { ...log, write: full }, now: () => new Date(0) },
    })
    add(edit, 0, 5000)
    await edit.flush()
    expect(contextOf(edit).segments).toHaveLength(1)
    expect(edit.store.getState().keeping).toEqual({ message: 'its storage is full' })
  })
})

describe('when the pass was changed elsewhere', () => {
  test('edits that go together are put together, and it says what came in', async () => {
    const { server, add, show, edit, openElsewhere } = setup()
    const other = openElsewhere()
    add(other, 100_000, 200_000)
    await other.flush()
    add(edit, 0, 5000)
    await edit.flush()
    expect(show(edit)).toBe('goal 0–5000 | goal 100000–200000')
    expect(showTiers(server.pass.segments)).toBe(show(edit))
    expect(edit.store.getState().incoming).toEqual({ authors: ['Other'], names: ['New goal'] })
  })

  test('undo leaves alone what others changed', async () => {
    const { server, add, write, edit, openElsewhere } = setup()
    const id = add(edit, 0, 5000)
    await edit.flush()
    const other = openElsewhere()
    write(other, id, 'Theirs')
    await other.flush()
    add(edit, 6000, 9000)
    await edit.flush()
    edit.undo()
    edit.undo()
    await edit.flush()
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000 “Theirs”')
  })

  const conflict = async () => {
    const all = setup()
    const id = all.add(all.edit, 0, 5000)
    await all.edit.flush()
    const other = all.openElsewhere()
    all.write(other, id, 'Theirs')
    await other.flush()
    all.write(all.edit, id, 'Mine')
    all.add(all.edit, 6000, 9000)
    await all.edit.flush().catch(() => undefined)
    return all
  }

  test('the same segment changed on both sides is shown both ways, and nothing is overwritten', async () => {
    const { server, show, edit } = await conflict()
    const { save } = edit.store.getState()
    expect(save).toMatchObject({ kind: 'conflict', waiting: 2 })
    expect(save.kind === 'conflict' && save.merged.clashes.map((each) => [showTiers(each.mine), showTiers(each.theirs)])).toEqual([
      ['goal 0–5000 “Mine”', 'goal 0–5000 “Theirs”'],
    ])
    expect(show(edit)).toBe('goal 0–5000 “Mine” | goal 6000–9000')
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000 “Theirs”')
  })

  test('mine is written over theirs when it is chosen', async () => {
    const { server, edit } = await conflict()
    expect(edit.resolve('mine')).toEqual({ dropped: 0 })
    await edit.flush()
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000 “Mine” | goal 6000–9000')
  })

  test('theirs lets my edit go, which is told, kept, and can be done again; my other edits stay', async () => {
    const { server, show, edit } = await conflict()
    expect(edit.resolve(['theirs'])).toEqual({ dropped: 1 })
    await edit.flush()
    expect(show(edit)).toBe('goal 0–5000 “Theirs” | goal 6000–9000')
    await expect.poll(() => edit.store.getState().letGo).toHaveLength(1)
    for (const each of edit.store.getState().letGo) edit.reapply(each)
    await edit.flush()
    expect(showTiers(server.pass.segments)).toBe('goal 0–5000 “Mine” | goal 6000–9000')
    expect(edit.store.getState().letGo).toEqual([])
  })

  test('two new segments at the same place are a conflict by rule', async () => {
    const { server, add, edit, openElsewhere } = setup()
    const other = openElsewhere()
    add(other, 0, 5000)
    await other.flush()
    add(edit, 2000, 9000)
    await edit.flush().catch(() => undefined)
    const { save } = edit.store.getState()
    expect(save.kind === 'conflict' && save.merged.clashes).toMatchObject([{ message: expect.stringContaining('overlap') }])
    edit.resolve('mine')
    await edit.flush()
    expect(showTiers(server.pass.segments)).toBe('goal 2000–9000')
  })

  test('another tab without edits of its own shows what was saved here', async () => {
    const { add, show, open, edit } = setup()
    const tab = open()
    await tab.flush()
    add(edit, 0, 5000)
    await expect.poll(() => show(tab)).toBe('goal 0–5000')
  })

  test('edits that were on their way when the page was closed are no conflict with themselves', async () => {
    const { server, add, write, open, show, edit, openElsewhere } = setup()
    const id = add(edit, 0, 5000)
    await edit.flush()
    server.losesAnswer = true
    write(edit, id, 'Mine')
    await edit.flush().catch(() => undefined)
    edit.dispose()
    const other = openElsewhere()
    add(other, 100_000, 200_000)
    await other.flush()
    const again = open()
    write(again, id, 'Mine too')
    await again.flush()
    expect(show(again)).toBe('goal 0–5000 “Mine too” | goal 100000–200000')
  })
})
