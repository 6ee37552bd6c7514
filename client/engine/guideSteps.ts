/** What the guided try looks at to know that something was really done. */
export type GuideFacts = {
  isPlaying: boolean
  hasStart: boolean
  hasRange: boolean
  segments: number
  /** How many of them have an intent, and how long all texts are together. */
  labeled: number
  textLength: number
  canRedo: boolean
}

/** Parts of the screen that a step can point at; the page marks them with `data-guide`. */
export type GuideTarget = 'play' | 'timeline' | 'intent' | 'text' | 'submit'

export type GuideStep = {
  id: string
  title: string
  text: string
  /** Commands whose keys do it. */
  commands: readonly string[]
  target: GuideTarget
  /** Whether it is done, given how things stood when the step began; left out: the person says so. */
  isDone?: (now: GuideFacts, before: GuideFacts) => boolean
  /** Whether what it builds on is gone, let go or never made; then the step before that is taken again. */
  isLost?: (now: GuideFacts, before: GuideFacts) => boolean
}

const hasMore = (now: GuideFacts, before: GuideFacts) => now.segments > before.segments

/** From a recording that nobody has looked at to a labeled one, in the order an annotator works. */
export const guideSteps: readonly GuideStep[] = [
  {
    id: 'play',
    title: 'Play the recording',
    text: 'Watch what the person is doing. The same key stops it.',
    commands: ['play'],
    target: 'play',
    isDone: (now) => now.isPlaying,
  },
  {
    id: 'mark-start',
    title: 'Mark where something starts',
    text: 'When they begin with something that has a name, mark it. There is no need to stop.',
    commands: ['mark-start'],
    target: 'timeline',
    isDone: (now) => now.hasStart || now.hasRange,
  },
  {
    id: 'mark-end',
    title: 'Mark where it ends',
    text: 'Let it play on, then mark the end. The range shows on the timeline.',
    commands: ['mark-end'],
    target: 'timeline',
    isDone: (now, before) => now.hasRange || hasMore(now, before),
    isLost: (now) => !now.hasStart,
  },
  {
    id: 'intent',
    title: 'Say what it was for',
    text: 'Press the key beside an intent, or open the list, type a few letters and press Enter.',
    commands: ['intent'],
    target: 'intent',
    isDone: (now, before) => now.labeled > before.labeled,
    isLost: (now, before) => !now.hasRange && !hasMore(now, before),
  },
  {
    id: 'instruction',
    title: 'Write the instruction',
    text: 'As you would ask somebody to do it. Enter ends the writing; it saves itself.',
    commands: ['text'],
    target: 'text',
    isDone: (now, before) => now.textLength > before.textLength,
  },
  {
    id: 'extend',
    title: 'Go on to the next',
    text: 'Play on past the end of your segment. One key makes the next one, from there to the playhead.',
    commands: ['play', 'extend'],
    target: 'timeline',
    isDone: hasMore,
  },
  {
    id: 'undo',
    title: 'Take it back',
    text: 'Every edit can be undone, and done again. Everything is saved as you make it.',
    commands: ['undo'],
    target: 'timeline',
    isDone: (now, before) => now.segments < before.segments || (now.canRedo && !before.canRedo),
  },
  {
    id: 'submit',
    title: 'Hand it in',
    text: 'When a session is done you submit it, and a reviewer looks at it. Not now: this was only a try. What you made stays in your pass until you delete it.',
    commands: ['submit', 'keys'],
    target: 'submit',
  },
]

/** The step to stand at: on from `at` while steps are done, back where what they build on is gone. */
export function nextGuideStep(at: number, now: GuideFacts, before: GuideFacts): number {
  const step = guideSteps[at]
  if (step?.isDone?.(now, before)) return at + 1
  if (!step?.isLost?.(now, before)) return at
  return Math.max(
    0,
    guideSteps.findIndex((each) => each.id === 'mark-start'),
  )
}
