import { describe, expect, test } from 'vitest'
import { fitText, forgetWidths } from '#client/draw/text.ts'
import { createTimelinePrefs } from '#client/engine/timelinePrefs.ts'
import { createWheelLock } from '#client/engine/wheelLock.ts'
import { createLoggingContext } from '../draw/canvas.ts'
import { createTestWorkbench } from './fixture.ts'

describe('the wheel', () => {
  const step = (timeStamp: number, more: Partial<Parameters<ReturnType<typeof createWheelLock>['next']>[0]> = {}) => ({
    ...{ deltaX: 0, deltaY: 10, ctrlKey: false, shiftKey: false, timeStamp },
    ...more,
  })

  test('pans sideways, zooms up and down, and pinches with Ctrl', () => {
    const first = (more: object) => createWheelLock().next(step(0, more))
    expect([first({ deltaX: 30 }), first({}), first({ shiftKey: true }), first({ ctrlKey: true })]).toEqual(['pan', 'zoom', 'pan', 'pinch'])
  })

  test('does not zoom by the tail of a pan, whatever key is pressed meanwhile', () => {
    const lock = createWheelLock()
    expect(lock.next(step(0, { deltaX: 40 }))).toBe('pan')
    expect(lock.next(step(16, { deltaX: 2, deltaY: 9 }))).toBe('pan')
    expect(lock.next(step(32, { ctrlKey: true }))).toBe('pan')
    expect(lock.next(step(300, { ctrlKey: true }))).toBe('pinch')
  })

  test('is still until it pauses once something is pressed', () => {
    const lock = createWheelLock()
    lock.next(step(0))
    lock.stop()
    expect(lock.next(step(20))).toBeNull()
    expect(lock.next(step(200))).toBe('zoom')
  })
})

describe('what a person arranged', () => {
  const createStorage = (kept: Record<string, string> = {}) => ({
    kept,
    getItem: (name: string) => kept[name] ?? null,
    setItem: (name: string, value: string) => {
      kept[name] = value
    },
  })

  test('is there the next time, for that person only', () => {
    const storage = createStorage()
    createTimelinePrefs(storage, 'ann').setState({ order: ['keys'], heights: { keys: 40 }, isCutting: true })
    expect(createTimelinePrefs(storage, 'ann').getState()).toMatchObject({ order: ['keys'], heights: { keys: 40 }, isCutting: true })
    expect(createTimelinePrefs(storage, 'bob').getState()).toMatchObject({ order: [], isCutting: false })
  })

  test('that can’t be read is as if there were none', () => {
    for (const text of ['{', '[]', '{"order":5}', '{"heights":{"keys":1e9}}'])
      expect(createTimelinePrefs(createStorage({ 'retrace.timeline.ann': text }), 'ann').getState().order).toEqual([])
  })

  test('cuts the axis when idle time is to be cut, and the view stays where it was', () => {
    const { run, store, input } = createTestWorkbench()
    const { workbench } = input
    const before = store.getState().view
    const linear = workbench.view.axis()
    run('cut-idle')
    expect(workbench.view.axis().startUs.length).toBe(workbench.player.idle.length)
    expect(store.getState().view).toBe(before)
    run('cut-idle')
    expect(workbench.view.axis()).toEqual(linear)
  })
})

describe('words that are fitted', () => {
  const cutTo = (text: string, maxPx: number) => fitText(createLoggingContext().ctx, text, maxPx)
  // every letter is 6 px wide there
  forgetWidths()

  test('stay whole where there is room, are cut with … where not, and are left out when two letters don’t fit', () => {
    expect(cutTo('lamp', 24)).toBe('lamp')
    expect(cutTo('lampshade', 24)).toBe('lam…')
    expect(cutTo('lampshade', 13)).toBe('')
    expect(cutTo('', 100)).toBe('')
  })

  test('are not cut inside a letter of two code units', () => {
    expect(cutTo('😀😀😀😀😀😀', 50)).toBe('😀😀😀…')
  })
})
