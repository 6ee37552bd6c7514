import type { Person, SessionView } from '#shared/api.ts'
import { findFirstTracks } from '#shared/replay/firstTracks.ts'
import { choosePass } from './choosePass.ts'

// Runs before the rest of the client is there, so it brings no library along.

/** A read, or a write that says nothing but its address. */
type Method = 'GET' | 'POST'

const begun = new Map<string, Promise<Response | null>>()

/** Sends what the page at this address will ask for, while its scripts are still on their way. */
export function beginEarly(path: string, search: string): void {
  const id = /^\/sessions\/(ses_\w+)\/?$/.exec(path)?.[1]
  if (!id) return
  const session = `/api/sessions/${id}`
  const me = begin('GET', '/api/me')
  // taken only with what follows from it on its way: else that could be asked for twice
  begin('GET', session, async (response) => {
    const view: SessionView = await response.clone().json()
    beginTracks(session, view)
    const person = (await me)?.clone()
    if (person && !new URLSearchParams(search).has('pass')) beginPass(session, view, await person.json())
  })
}

/** The pass that is opened where the address names none. */
function beginPass(session: string, view: SessionView, me: Person): void {
  const choice = choosePass(view, me, undefined, false)
  if (choice === 'own') begin('POST', `${session}/passes`)
  else if (choice !== null) begin('GET', `/api/passes/${choice}`)
}

function beginTracks(session: string, { doc }: SessionView): void {
  for (const { parts } of findFirstTracks(doc.tracks)) for (const { sha256 } of parts) begin('GET', `${session}/blobs/${sha256}`)
}

/** A refusal is not kept: whoever asks then hears it anew, and may have signed in meanwhile. */
function begin(method: Method, path: string, goOn?: (response: Response) => Promise<void>): Promise<Response | null> {
  const ask = async () => {
    const response = await fetch(path, method === 'GET' ? {} : { method, headers: { 'content-type': 'application/json' }, body: '{}' })
    if (!response.ok) return null
    await goOn?.(response)
    return response
  }
  const answer = ask().catch(() => null)
  begun.set(`${method} ${path}`, answer)
  return answer
}

/** The answer to a request that was sent early, once; `null` where none was, or it brought nothing. */
export async function takeEarly(method: Method, path: string): Promise<Response | null> {
  const key = `${method} ${path}`
  const answer = begun.get(key)
  begun.delete(key)
  return (await answer) ?? null
}
