import { expect, test } from 'vitest'
import { createKeymapKeeper, type KeymapTransport } from '#client/engine/keymapKeeper.ts'
import { AppError } from '#shared/errors.ts'
import { emptyKeymap, type KeymapDoc } from '#shared/keys/keymap.ts'
import { createMemoryStorage } from './fixture.ts'

const docOf = (keys: KeymapDoc['keys']): KeymapDoc => ({ ...emptyKeymap, keys })

/** A server with one person's keymap; `isDown` as long as nobody gets through. */
function createServer() {
  const server = { revision: 0, doc: emptyKeymap, isDown: false }
  const answer = () => {
    if (server.isDown) throw new AppError('unavailable', 'the server does not answer')
    return { revision: server.revision, doc: server.doc }
  }
  const transport: KeymapTransport = {
    read: async () => answer(),
    async write(doc, revision) {
      if (answer().revision !== revision) throw new AppError('revision_conflict', 'late', { details: answer() })
      Object.assign(server, { doc, revision: revision + 1 })
      return answer()
    },
  }
  const open = (storage = createMemoryStorage()) => createKeymapKeeper({ storage, userId: 'usr_1', transport })
  return { server, open }
}

test('keys changed on one machine are there on another', async () => {
  const { open } = createServer()
  const [here, there] = [open(), open()]
  here.edit(docOf({ split: ['X'] }))
  await here.sync()
  await there.sync()
  expect(there.store.getState()).toEqual({ doc: docOf({ split: ['X'] }), save: 'saved' })
})

test('without the server they are used at once, outlive a reload, and are sent when it is back', async () => {
  const { server, open } = createServer()
  const storage = createMemoryStorage()
  const before = open(storage)
  server.isDown = true
  before.edit(docOf({ split: ['X'] }))
  await before.sync()
  expect(before.store.getState()).toEqual({ doc: docOf({ split: ['X'] }), save: 'waiting' })
  const after = open(storage)
  expect(after.store.getState().doc.keys).toEqual({ split: ['X'] })
  server.isDown = false
  await after.sync()
  expect([server.doc.keys, after.store.getState().save]).toEqual([{ split: ['X'] }, 'saved'])
})

test('of two machines that both changed something, nothing is lost', async () => {
  const { server, open } = createServer()
  const [here, there] = [open(), open()]
  server.isDown = true
  here.edit(docOf({ split: ['X'] }))
  there.edit(docOf({ merge: ['Y'] }))
  await Promise.all([here.sync(), there.sync()])
  server.isDown = false
  await Promise.all([here.sync(), there.sync()])
  await Promise.all([here.sync(), there.sync()])
  for (const each of [server.doc, here.store.getState().doc, there.store.getState().doc])
    expect(each.keys).toEqual({ split: ['X'], merge: ['Y'] })
})
