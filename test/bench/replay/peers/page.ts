import { Replayer } from '@rrweb/replay'
import { Player as RrwebPlayer } from 'rrweb-player'
import { createRecording, type LoadedTracks, type Recording } from '#shared/replay/recording.ts'
import { createStateReader } from '#shared/replay/state.ts'
import type { SessionDoc } from '#shared/session.ts'
import { TrackBuilder } from '#shared/tracks/builder.ts'
import type { Track } from '#shared/tracks/columns.ts'
import { generateWork, type SessionSize } from '../../../fixtures/work.ts'
import { toRrwebEvents } from './rrwebEvents.ts'

/** What a replayer said at the times it was asked for: how long each seek took, and how far its pointer was from the truth. */
export type SeekResult = { ms: number[]; errorPx: number[] }
type Place = { xPx: number; yPx: number }

/** Where the pointer is at each of the times, by going through every event: the truth that both are held against. */
function findTruth(size: SessionSize, times: readonly number[]): Place[] {
  const order = times.map((tUs, index) => ({ tUs, index })).sort((a, b) => a.tUs - b.tUs)
  const places: Place[] = times.map(() => ({ xPx: Number.NaN, yPx: Number.NaN }))
  let next = 0
  let last: Place = { xPx: Number.NaN, yPx: Number.NaN }
  for (const event of generateWork(size)) {
    for (let each = order[next]; each && each.tUs < event.tUs; each = order[++next]) places[each.index] = last
    if (event.type === 'pointer.move') last = event
  }
  for (let each = order[next]; each; each = order[++next]) places[each.index] = last
  return places
}

/** The recording as it is after loading: movements as columns, all else by the builder. */
function toRecording(size: SessionSize): Recording {
  const rows = size.pointers
  const pointer = {
    ...{ kind: 'pointer' as const, rows, tUs: new Float64Array(rows), seq: new Uint32Array(rows), flags: new Uint16Array(rows) },
    ...{ xPx: new Int16Array(rows), yPx: new Int16Array(rows), surface: new Uint8Array(rows) },
  } satisfies Track<'pointer'>
  const builder = new TrackBuilder()
  let row = 0
  let seq = 0
  for (const event of generateWork(size)) {
    if (event.type === 'pointer.move') {
      pointer.tUs[row] = event.tUs
      pointer.seq[row] = seq
      pointer.xPx[row] = event.xPx
      pointer.yPx[row++] = event.yPx
    } else if (event.type === 'pointer.down' || event.type === 'pointer.up') builder.add({ ...event, seq, surface: 0 })
    else if (event.type === 'key.down' || event.type === 'key.up') builder.add({ ...event, key: event.key ?? '', seq, repeat: false })
    seq++
  }
  const loaded = Object.fromEntries(builder.build().map((track) => [track.kind, track])) as LoadedTracks // each under its own kind
  const doc: SessionDoc = {
    source: { format: 'generated', formatVersion: '1', files: [] },
    ...{ title: 'Generated', task: {}, platform: {}, clocks: [], geometry: [], streams: [], tracks: [], warnings: [] },
    durationUs: size.durationUs,
    surfaces: [{ id: 'screen', space: 'screen_px', title: 'Screen' }],
  }
  return createRecording(doc, { ...loaded, pointer }, [])
}

const distance = (a: Place, b: Place) => Math.hypot(a.xPx - b.xPx, a.yPx - b.yPx)
const nowhere: Place = { xPx: Number.NaN, yPx: Number.NaN }

function seekOurs(size: SessionSize, times: readonly number[]): SeekResult {
  const truth = findTruth(size, times)
  const reader = createStateReader(toRecording(size))
  for (let warm = 0; warm < 2000; warm++) reader.at((warm * 7919 * 1000) % size.durationUs)
  const result: SeekResult = { ms: [], errorPx: [] }
  for (const [index, tUs] of times.entries()) {
    const startMs = performance.now()
    const state = reader.at(tUs)
    result.ms.push(performance.now() - startMs)
    result.errorPx.push(distance(state.pointer ?? nowhere, truth[index] ?? nowhere))
  }
  return result
}

export type PeerKind = '@rrweb/replay' | 'rrweb-player'
export type PeerInput = { kind: PeerKind; size: SessionSize; perEvent: number }

/** A replayer that people use, in the page. Times in ms. */
type Peer = { seek(tMs: number): void; play(rate: number): void; pause(): void }

function createPeer({ kind, size, perEvent }: PeerInput, root: HTMLElement): Peer {
  // the events are rrweb's own shape, written by hand: its types are enums
  const events = toRrwebEvents(size, perEvent) as unknown as ConstructorParameters<typeof RrwebPlayer>[0]['props']['events']
  if (kind === 'rrweb-player') {
    const player = new RrwebPlayer({ target: root, props: { events, autoPlay: false, showWarning: false, mouseTail: false } })
    return {
      seek: (tMs) => player.goto(tMs, false),
      play(rate) {
        player.setSpeed(rate)
        player.play()
      },
      pause: () => player.pause(),
    }
  }
  const replayer = new Replayer(events, { root, showWarning: false, mouseTail: false })
  return {
    seek: (tMs) => replayer.pause(tMs),
    play(rate) {
      replayer.setConfig({ speed: rate })
      replayer.play(replayer.getCurrentTime())
    },
    pause: () => replayer.pause(),
  }
}

let opened: { size: SessionSize; root: HTMLElement; peer: Peer } | null = null

function getOpened() {
  if (!opened) throw new Error('no replayer was opened')
  return opened
}

function open(input: PeerInput): void {
  const root = document.createElement('div')
  document.body.append(root)
  opened = { size: input.size, root, peer: createPeer(input, root) }
}

async function seekPeer(times: readonly number[]): Promise<SeekResult> {
  const { size, root, peer } = getOpened()
  const truth = findTruth(size, times)
  const result: SeekResult = { ms: [], errorPx: [] }
  for (const [index, tUs] of times.entries()) {
    const startMs = performance.now()
    peer.seek(tUs / 1000)
    result.ms.push(performance.now() - startMs)
    await new Promise(requestAnimationFrame)
    const mouse = root.querySelector<HTMLElement>('.replayer-mouse')
    const place = { xPx: Number.parseFloat(mouse?.style.left ?? ''), yPx: Number.parseFloat(mouse?.style.top ?? '') }
    result.errorPx.push(distance(place, truth[index] ?? nowhere))
  }
  return result
}

const peer = {
  open,
  seek: seekPeer,
  play: (rate: number) => getOpened().peer.play(rate),
  pause: () => getOpened().peer.pause(),
}

declare global {
  interface Window {
    seekOurs: typeof seekOurs
    peer: typeof peer
  }
}

Object.assign(window, { seekOurs, peer })
