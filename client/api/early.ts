import { findFirstTracks } from '#shared/replay/firstTracks.ts'
import type { SessionDoc } from '#shared/session.ts'

// Runs before the rest of the client is there, so it brings no library along.

const begun = new Map<string, Promise<Response | null>>()

/** Sends what the page at this path will ask for, while its scripts are still on their way. */
export function beginEarly(path: string): void {
  const id = /^\/sessions\/(ses_\w+)\/?$/.exec(path)?.[1]
  if (!id) return
  const session = `/api/sessions/${id}`
  begin('/api/me')
  // taken only with its tracks on their way: else they could be asked for twice
  begin(session, async (response) => beginTracks(session, await response.clone().json()))
}

function beginTracks(session: string, { doc }: { doc: SessionDoc }): void {
  for (const { parts } of findFirstTracks(doc.tracks)) for (const { sha256 } of parts) begin(`${session}/blobs/${sha256}`)
}

/** A refusal is not kept: whoever asks then hears it anew, and may have signed in meanwhile. */
function begin(path: string, goOn?: (response: Response) => Promise<void>): void {
  const ask = async () => {
    const response = await fetch(path)
    if (!response.ok) return null
    await goOn?.(response)
    return response
  }
  begun.set(
    path,
    ask().catch(() => null),
  )
}

/** The answer to a request that was sent early, once; `null` where none was, or it brought nothing. */
export async function takeEarly(path: string): Promise<Response | null> {
  const answer = begun.get(path)
  begun.delete(path)
  return (await answer) ?? null
}
