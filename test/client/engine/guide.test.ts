import { describe, expect, test } from 'vitest'
import { type GuideFacts, guideSteps, nextGuideStep } from '#client/engine/guideSteps.ts'

const nothing: GuideFacts = { isPlaying: false, hasStart: false, hasRange: false, segments: 0, labeled: 0, textLength: 0, canRedo: false }
const indexOf = (id: string) => guideSteps.findIndex((each) => each.id === id)
/** Where the try stands after what was done at a step, by name. */
const stepAfter = (id: string, now: Partial<GuideFacts>, before: Partial<GuideFacts> = {}) =>
  guideSteps[nextGuideStep(indexOf(id), { ...nothing, ...before, ...now }, { ...nothing, ...before })]?.id

describe('the guided try', () => {
  test('waits at every step until it is really done', () => {
    expect(stepAfter('play', {})).toBe('play')
    expect(stepAfter('mark-start', {})).toBe('mark-start')
    expect(stepAfter('mark-end', {}, { hasStart: true })).toBe('mark-end')
    expect(stepAfter('intent', {}, { hasRange: true })).toBe('intent')
    expect(stepAfter('instruction', {}, { segments: 1, labeled: 1 })).toBe('instruction')
    expect(stepAfter('extend', {}, { segments: 1 })).toBe('extend')
    expect(stepAfter('undo', {}, { segments: 2 })).toBe('undo')
    expect(stepAfter('submit', {}, { segments: 1 })).toBe('submit')
  })

  test('goes on with each thing that is done', () => {
    expect(stepAfter('play', { isPlaying: true })).toBe('mark-start')
    expect(stepAfter('mark-start', { hasStart: true })).toBe('mark-end')
    expect(stepAfter('mark-end', { hasStart: false, hasRange: true }, { hasStart: true })).toBe('intent')
    expect(stepAfter('intent', { hasRange: false, segments: 1, labeled: 1 }, { hasRange: true })).toBe('instruction')
    expect(stepAfter('instruction', { textLength: 9 }, { segments: 1 })).toBe('extend')
    expect(stepAfter('extend', { segments: 2 }, { segments: 1 })).toBe('undo')
    expect(stepAfter('undo', { segments: 1, canRedo: true }, { segments: 2 })).toBe('submit')
  })

  test('counts only what was done since the step began, so a pass with labels in it can be tried on', () => {
    const worked = { segments: 12, labeled: 12, textLength: 400, canRedo: true }
    expect(stepAfter('intent', {}, { ...worked, hasRange: true })).toBe('intent')
    expect(stepAfter('instruction', {}, worked)).toBe('instruction')
    expect(stepAfter('undo', {}, worked)).toBe('undo')
  })

  test('goes back to marking a start when the start or the range was let go', () => {
    expect(stepAfter('mark-end', { hasStart: false }, { hasStart: true })).toBe('mark-start')
    expect(stepAfter('intent', { hasRange: false }, { hasRange: true })).toBe('mark-start')
  })

  test('a segment made without an intent is still waited for with its intent', () => {
    expect(stepAfter('intent', { hasRange: false, segments: 1 }, { hasRange: true })).toBe('intent')
  })
})
