import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { KeymapDoc } from '#shared/keys/keymap.ts'
import { readKeymap, writeKeymap } from '../api/me.ts'
import { createKeymapKeeper, type KeymapKeeper } from '../engine/keymapKeeper.ts'
import { useMe } from './useMe.ts'

/** One keeper for each person of this page: every screen has the same keys. */
const keepers = new Map<string, KeymapKeeper>()

function keeperOf(userId: string): KeymapKeeper {
  const known = keepers.get(userId)
  if (known) return known
  const made = createKeymapKeeper({ storage: window.localStorage, userId, transport: { read: readKeymap, write: writeKeymap } })
  keepers.set(userId, made)
  return made
}

/** The keys of the person signed in; brought in step with the server when a screen with keys is opened, and when the network is back. */
export function useKeymapKeeper(): KeymapKeeper {
  const keeper = keeperOf(useMe().id)
  useEffect(() => {
    const sync = () => void keeper.sync()
    sync()
    window.addEventListener('online', sync)
    return () => window.removeEventListener('online', sync)
  }, [keeper])
  return keeper
}

export function useKeymap(): KeymapDoc {
  return useStore(useKeymapKeeper().store, (state) => state.doc)
}
