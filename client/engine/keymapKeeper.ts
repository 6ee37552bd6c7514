import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type KeymapView, keymapView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { emptyKeymap, type KeymapDoc, keymapDoc, mergeKeymaps } from '#shared/keys/keymap.ts'
import { createKeepsake, type KeyValue } from './keepsake.ts'

/** How a person's keymap reaches the server. Both throw AppError. */
export type KeymapTransport = { read(): Promise<KeymapView>; write(doc: KeymapDoc, revision: number): Promise<KeymapView> }

/** `saved`: the server has it. `waiting`: this browser alone has it until the server answers. `refused`: the server won't take it. */
export type KeymapState = { doc: KeymapDoc; save: 'saved' | 'waiting' | 'refused' }

/** A person's keys: what this browser knows of them at once, in step with the server whenever that answers. */
export type KeymapKeeper = {
  readonly store: StoreApi<KeymapState>
  edit(doc: KeymapDoc): void
  /** Brings browser and server together; never throws. */
  sync(): Promise<void>
}

type Options = { storage: Pick<KeyValue, 'getItem' | 'setItem'>; userId: string; transport: KeymapTransport }

/** What the browser keeps: the keymap, and what of it the server is known to have. */
const kept = z.object({ doc: keymapDoc, server: keymapView })
type Kept = Readonly<z.infer<typeof kept>>

const isSame = (a: KeymapDoc, b: KeymapDoc) => JSON.stringify(a) === JSON.stringify(b)

export function createKeymapKeeper({ storage, userId, transport }: Options): KeymapKeeper {
  const keepsake = createKeepsake<Kept>(storage, `retrace.keymap.${userId}`, kept, {
    doc: emptyKeymap,
    server: { revision: 0, doc: emptyKeymap },
  })
  let { doc, server } = keepsake.read()
  const store = createStore<KeymapState>(() => ({ doc, save: isSame(doc, server.doc) ? 'saved' : 'waiting' }))
  let running: Promise<void> | null = null
  let isWanted = false
  const put = (save: KeymapState['save']) => {
    keepsake.write({ doc, server })
    store.setState({ doc, save })
  }
  /** What is there now, with what was changed here on top. */
  const take = (theirs: KeymapView) => {
    doc = mergeKeymaps(server.doc, doc, theirs.doc)
    server = theirs
    put(isSame(doc, server.doc) ? 'saved' : 'waiting')
  }
  const write = async () => {
    const sent = doc
    try {
      server = await transport.write(sent, server.revision)
    } catch (error) {
      const there = error instanceof AppError && error.code === 'revision_conflict' ? keymapView.safeParse(error.details) : null
      if (!there?.success) throw error
      take(there.data)
      return
    }
    put(isSame(doc, server.doc) ? 'saved' : 'waiting')
  }
  const run = async () => {
    try {
      take(await transport.read())
      // another edit, or another machine's, may come in between: a few rounds are enough for any person
      for (let round = 0; round < 5 && !isSame(doc, server.doc); round++) await write()
    } catch (error) {
      const isRefused = error instanceof AppError && (error.code === 'bad_input' || error.code === 'forbidden')
      put(isSame(doc, server.doc) ? 'saved' : isRefused ? 'refused' : 'waiting')
    }
  }
  const runAll = async () => {
    while (isWanted) {
      isWanted = false
      await run()
    }
    running = null
  }
  const sync = () => {
    isWanted = true
    running ??= runAll()
    return running
  }
  return {
    store,
    sync,
    edit(next) {
      doc = next
      put('waiting')
      void sync()
    },
  }
}
