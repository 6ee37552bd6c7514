import { describe, expect, test } from 'vitest'
import { type ClickAnswers, estimateSkew, scoreClick } from '#shared/replay/skew.ts'

const ms = 1000
/** A click each 5 s held for 90 ms and a little more each time; `changesMs` after the press, by the picture's clock. */
const clicksOf = (count: number, changesMs: (click: number) => readonly number[]): ClickAnswers[] =>
  Array.from({ length: count }, (_, click) => {
    const downUs = 2_000_000 + click * 5_000_000
    const changes = changesMs(click).map((each) => ({ tUs: downUs + each * ms, weight: 1 }))
    return { downUs, upUs: downUs + (90 + ((click * 13) % 60)) * ms, changes }
  })
/** Spread, and never the same twice: a cheap stand-in for chance. */
const scattered = (click: number, salt: number) => ((click * 7919 + salt * 104_729) % 2800) - 1400

describe('a click', () => {
  const click: ClickAnswers = { downUs: 1_000_000, upUs: 1_100_000, changes: [{ tUs: 1_020_000, weight: 1 }] }

  test('is half explained by an answer to its press, and by one to its release', () => {
    expect(scoreClick(click, 0)).toBe(0.5)
    expect(scoreClick(click, 80_000)).toBe(0.5)
  })

  test('is explained whole by both, and one change is not both', () => {
    expect(scoreClick({ ...click, changes: [...click.changes, { tUs: 1_130_000, weight: 1 }] }, 0)).toBe(1)
    expect(scoreClick({ ...click, upUs: 1_010_000 }, 0)).toBe(0.5)
  })

  test('is never answered before it', () => {
    expect(scoreClick(click, -40_000)).toBe(0)
  })
})

describe('the shift of a clock', () => {
  test('is what makes the pictures answer', () => {
    const skew = estimateSkew(
      clicksOf(12, (click) => [-280 + (click % 4) * 12, scattered(click, 1)]),
      33_333,
    )
    expect(skew.doubt).toBeNull()
    expect(Math.abs((skew.shiftUs ?? 0) - 280_000)).toBeLessThan(33_333)
    expect([skew.agreed, skew.clicks]).toEqual([12, 12])
  })

  test('is found too where what answers is the release', () => {
    const skew = estimateSkew(
      clicksOf(16, (click) => [90 + ((click * 13) % 60) - 400 + (click % 4) * 10, scattered(click, 2)]),
      33_333,
    )
    expect(Math.abs((skew.shiftUs ?? 0) - 400_000)).toBeLessThan(33_333)
  })

  test('is none where the pictures answer as they are, to half a frame', () => {
    expect(
      estimateSkew(
        clicksOf(12, (click) => [10 + (click % 4) * 12]),
        80_000,
      ),
    ).toMatchObject({ shiftUs: 0, doubt: null })
  })

  test('is not told out of too few clicks', () => {
    expect(
      estimateSkew(
        clicksOf(4, () => [-280]),
        33_333,
      ),
    ).toMatchObject({ shiftUs: null, doubt: 'few_clicks' })
  })

  test('is not told where the pictures never change', () => {
    expect(
      estimateSkew(
        clicksOf(20, () => []),
        33_333,
      ),
    ).toMatchObject({ shiftUs: null, doubt: 'no_answers', agreed: 0 })
  })

  test('is not told where the pictures change at any time', () => {
    for (const salt of [3, 4, 5, 6, 7, 8]) {
      const changes = (click: number) => [1, 2, 3].map((each) => scattered(click, salt * each)).sort((a, b) => a - b)
      expect(estimateSkew(clicksOf(20, changes), 33_333)).toMatchObject({ shiftUs: null, doubt: 'no_agreement' })
    }
  })

  test('is not told where two are as good', () => {
    const skew = estimateSkew(
      clicksOf(24, (click) => [click % 2 ? -280 : -700]),
      33_333,
    )
    expect(skew).toMatchObject({ shiftUs: null, doubt: 'rival' })
  })
})
