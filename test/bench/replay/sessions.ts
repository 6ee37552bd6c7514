import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { SessionId } from '#shared/ids.ts'
import { idFromBytes } from '#shared/ids.ts'
import { zipBundle } from '../../fixtures/generate.ts'
import { writeFrames } from '../../fixtures/pictures.ts'
import { generateSegments } from '../../fixtures/segments.ts'
import { writeVideo } from '../../fixtures/video.ts'
import type { SessionSize } from '../../fixtures/work.ts'
import { importFolder } from '../../server/client.ts'
import type { Run } from './run.ts'

export type Imported = { id: SessionId; events: number; size: SessionSize }

export const segmentCount = 500

/** Makes pictures and sessions once each, whoever asks first. */
export type Sessions = {
  /** The folder of the numbered pictures. */
  pictures(): Promise<string>
  /** The generated session with `pointers` movements; with fewer than the one in the middle, a shorter one. */
  ofPictures(pointers: number): Promise<Imported>
  /** A shorter one, with the same pictures as a video: what a seek costs in it is a matter of a few frames. */
  ofVideo(): Promise<Imported>
}

const count = (value: number) => value.toLocaleString('en')
export const workOf = ({ size }: Imported): string => `${count(size.pointers)} movements`

/** `size` is that of the session in the middle; others have more or fewer movements. */
export function createSessions(run: Run, size: SessionSize, videoFrames: number): Sessions {
  const made = new Map<string, Promise<unknown>>()
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const found = made.get(key) ?? make()
    made.set(key, found)
    return found as Promise<T> // each key has one maker
  }
  const pictures = () =>
    once('pictures', async () => {
      const folder = join(run.folder, 'pictures')
      run.say(`painting ${size.frames} pictures`)
      await writeFrames(folder, size)
      return folder
    })
  return {
    pictures,
    ofPictures: (pointers) =>
      once(`${pointers} movements`, async () => {
        const share = Math.min(1, pointers / size.pointers)
        const [frames, durationUs] = [Math.round(size.frames * share), Math.round(size.durationUs * share)]
        return importBundle(run, { ...size, pointers, frames, durationUs }, { kind: 'frames', folder: await pictures() })
      }),
    ofVideo: () =>
      once('video', async () => {
        const durationUs = Math.round((size.durationUs * videoFrames) / size.frames)
        const own = { ...size, frames: videoFrames, durationUs, pointers: 20_000, keys: 400, clicks: 100 }
        const file = join(run.folder, 'screen.mp4')
        run.say(`encoding ${videoFrames} frames`)
        await writeVideo(file, own)
        return importBundle(run, own, { kind: 'video', file })
      }),
  }
}

async function importBundle(run: Run, size: SessionSize, screen: Parameters<typeof zipBundle>[2]): Promise<Imported> {
  const folder = join(run.folder, `bundle-${screen.kind}-${size.pointers}`)
  run.say(`importing ${count(size.pointers)} movements, ${size.frames} ${screen.kind === 'video' ? 'frames of a video' : 'pictures'}`)
  await mkdir(folder)
  await zipBundle(join(folder, 'bundle.zip'), size, screen)
  const imported = await importRecording(run, folder, size)
  await rm(folder, { recursive: true })
  await addSegments(run, imported)
  return imported
}

/** Imports the one recording of a folder, and waits until all is made of it that the server makes. */
export async function importRecording({ client }: Run, folder: string, size: SessionSize): Promise<Imported> {
  const { result } = await importFolder(client, 'bench', folder)
  const session = result?.sessions[0]
  if (!session) throw new Error(`the import was refused: ${JSON.stringify(result)}`)
  const param = { id: session.id }
  // it would take the processor from what is measured
  while (!(await (await client.sessions[':id'].$get({ param })).json()).sprites) await wait(200)
  return { id: session.id, events: session.events, size }
}

async function addSegments({ client }: Run, { id, size }: Imported): Promise<void> {
  const pass = await (await client.sessions[':id'].passes.$post({ param: { id } })).json()
  const put = generateSegments(segmentCount, size.durationUs)
  const change = { id: idFromBytes('change', new Uint8Array(16).fill(put.length)), name: 'Create', put, remove: [] }
  const answer = await client.passes[':id'].changes.$post(
    { param: { id: pass.id }, json: { changes: [change] } },
    { headers: { 'If-Match': `"${pass.revision}"` } },
  )
  if (!answer.ok) throw new Error(`the segments were refused: ${await answer.text()}`)
}
