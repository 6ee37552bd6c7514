import type { VideoSample, VideoSampleSink } from 'mediabunny'
import { lastRowAt } from '#shared/replay/search.ts'

/** A picture's size where it is made smaller; else its own. */
export type TileSize = { wPx: number; hPx: number }

export type RowDecoderInput<P> = {
  openSink: () => Promise<VideoSampleSink>
  /** Times of the rows within the file, µs. */
  mediaTUs: Float64Array
  /** For each row the last keyframe at or before it. */
  keyRows: Int32Array
  toPicture: (sample: VideoSample, size?: TileSize) => Promise<P>
  onPicture: (row: number, picture: P) => void
  onTrouble: (message: string) => void
}

/** Decodes rows of one video, those asked for last before all others. */
export type RowDecoder<P> = {
  /** The rows still wanted, in their order; what was wanted before and is not among them is forgotten. */
  want(rows: readonly number[]): void
  /** One row by a decoder of its own, once nothing else is wanted. */
  tile(row: number, size: TileSize): Promise<P | null>
  dispose(): void
}

/** A container's clock may round a frame's time by up to this. */
const roundingUs = 500
/** Opening a decoder costs about as much as decoding this many frames. */
const openingRows = 8
/** Frames passed on the way that wait for the wanted one to be shown first. Decoders stall when about 20 of theirs are held. */
const mostHeld = 6
/** Decoding this far to what was waited for is finished though something else is wanted by now: else nothing would ever be shown while it changes quickly. */
const finishedRows = 10

/** Whether a decoder that has given `position` should start anew at a keyframe to reach `goal`, or run on to it. */
export function isRestartBetter(keyRows: Int32Array, position: number, goal: number): boolean {
  return goal <= position || (keyRows[goal] ?? 0) > position + openingRows
}

/**
 * One decoder runs forward from where it was opened; a goal behind it, or past a later keyframe, opens it anew. A goal
 * after which nothing is wanted of its group is decoded up to there, and no further.
 */
export function createRowDecoder<P>(input: RowDecoderInput<P>): RowDecoder<P> {
  const { mediaTUs, keyRows, toPicture, onPicture } = input
  let goals: number[] = []
  /** The one that is waited for. */
  let first: number | null = null
  let sink: Promise<VideoSampleSink> | null = null
  let samples: AsyncGenerator<VideoSample | null, void, unknown> | null = null
  let position = -1
  let running: Promise<void> | null = null
  let isDisposed = false

  const secondsOf = (row: number) => {
    const tUs = mediaTUs[row] as number
    return (tUs + Math.min(roundingUs, ((mediaTUs[row + 1] ?? Number.POSITIVE_INFINITY) - tUs) / 2)) / 1e6
  }
  /** The nearest: rows may be closer to one another than any clock's rounding. */
  const rowOf = (sample: VideoSample) => {
    const tUs = sample.timestamp * 1e6
    const row = lastRowAt(mediaTUs, tUs)
    return (mediaTUs[row + 1] ?? Number.POSITIVE_INFINITY) - tUs < tUs - (mediaTUs[row] ?? Number.NEGATIVE_INFINITY) ? row + 1 : row
  }
  const openSink = () => {
    sink ??= input.openSink().catch((error: unknown) => {
      sink = null // may be asked for again
      throw error
    })
    return sink
  }
  const close = () => {
    void samples?.return().catch(() => undefined)
    samples = null
  }
  /** From the first wanted row that is decoded on the way to the goal anyway. */
  const open = async (goal: number) => {
    close()
    const from = goals.reduce((first, row) => (row < first && row >= (keyRows[goal] ?? 0) ? row : first), goal)
    samples = (await openSink()).samples(secondsOf(from))
    position = from - 1
  }
  const give = async (row: number, sample: VideoSample) => {
    goals = goals.filter((each) => each !== row)
    try {
      const picture = await toPicture(sample)
      onPicture(row, picture)
    } finally {
      sample.close()
    }
    // pictures may be made one after the other without a turn for the page's messages, which say what is wanted now
    await new Promise<void>((resolve) => setTimeout(resolve))
  }
  /** `rowsLeft` are still to be decoded for it. */
  const isGivenUp = (goal: number, isWaitedFor: boolean, rowsLeft: number) =>
    isDisposed || (!goals.includes(goal) && !(isWaitedFor && rowsLeft <= finishedRows))

  /** What was passed on the way and is still wanted. */
  const giveHeld = async (held: Map<number, VideoSample>) => {
    for (const row of goals.filter((each) => held.has(each))) {
      const sample = held.get(row)
      if (!sample || !goals.includes(row)) continue // wanted no more since
      held.delete(row)
      await give(row, sample)
    }
  }
  /**
   * Whether a goal is the last that is wanted of its group, and near the keyframe: a decoder that runs on would read and
   * decode dozens of frames beyond it before it gives the first.
   */
  const isLastOfGroup = (goal: number) => {
    const key = keyRows[goal] ?? 0
    return goal - key <= finishedRows && !goals.some((row) => row > goal && keyRows[row] === key)
  }
  /** The goal and what is wanted before it in its group; nothing beyond is decoded. */
  const decodeGroup = async (goal: number) => {
    close()
    const isWaitedFor = goal === first
    const key = keyRows[goal] ?? 0
    const wanted = goals.filter((row) => row >= key && row < goal).sort((a, b) => a - b)
    const rows = [...wanted.slice(-mostHeld), goal]
    const held = new Map<number, VideoSample>()
    try {
      samples = (await openSink()).samplesAtTimestamps(rows.map(secondsOf))
      for (const row of rows) {
        if (isGivenUp(goal, isWaitedFor, goal - key)) return
        const { value: sample } = await samples.next()
        if (sample && row === goal) await give(goal, sample)
        else if (sample) held.set(row, sample)
        else goals = goals.filter((each) => each !== row)
      }
      await giveHeld(held)
    } finally {
      for (const sample of held.values()) sample.close()
      close()
    }
  }
  /** The goal first, then what was passed on the way and is still wanted. */
  const decodeTo = async (goal: number) => {
    const held = new Map<number, VideoSample>()
    const isWaitedFor = goal === first
    try {
      while (position < goal && !isGivenUp(goal, isWaitedFor, goal - position)) {
        const next = await samples?.next()
        if (!next?.value) {
          close()
          return await giveLast(goal)
        }
        position = Math.max(position, rowOf(next.value))
        if (position >= goal) await give(goal, next.value)
        else if (goals.includes(position) && held.size < mostHeld) held.set(position, next.value)
        else next.value.close()
      }
      await giveHeld(held)
    } finally {
      for (const sample of held.values()) sample.close()
    }
  }
  /** The file ends before the row: its last picture stands for the rest. */
  const giveLast = async (goal: number) => {
    const sample = await (await openSink()).getSample(secondsOf(goal))
    if (sample) await give(goal, sample)
    else goals = goals.filter((each) => each !== goal)
  }
  const run = async () => {
    for (let goal = goals[0]; goal !== undefined && !isDisposed; goal = goals[0]) {
      const isAnew = !samples || isRestartBetter(keyRows, position, goal)
      if (isAnew && isLastOfGroup(goal)) await decodeGroup(goal)
      else {
        if (isAnew) await open(goal)
        await decodeTo(goal)
      }
    }
  }
  const pump = () => {
    running ??= run()
      .catch((error: unknown) => {
        goals = []
        close()
        if (!isDisposed) input.onTrouble(error instanceof Error ? error.message : String(error))
      })
      .then(() => {
        running = null
        if (goals.length > 0 && !isDisposed) pump()
      })
  }
  return {
    want(rows) {
      goals = [...rows]
      first = rows[0] ?? null
      if (goals.length > 0) pump()
    },
    async tile(row, size) {
      while (running) await running
      const sample = isDisposed ? null : await (await openSink()).getSample(secondsOf(row))
      if (!sample) return null
      try {
        return await toPicture(sample, size)
      } finally {
        sample.close()
      }
    },
    dispose() {
      isDisposed = true
      goals = []
      close()
    },
  }
}
