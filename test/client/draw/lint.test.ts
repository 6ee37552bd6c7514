import { expect, test } from 'vitest'
import { drawLint } from '#client/draw/drawLint.ts'
import { darkTheme } from '#client/draw/theme.ts'
import { layoutTimeline } from '#client/draw/timelineLayout.ts'
import { ensure } from '#shared/errors.ts'
import type { Finding } from '#shared/labels/lint.ts'
import { createAxis } from '#shared/replay/axis.ts'
import { createScale } from '#shared/replay/scale.ts'
import { segmentOf, tierOf } from '../../shared/labels/fixture.ts'
import { createLoggingContext } from './canvas.ts'

const layout = layoutTimeline({
  ...{ hasContext: false, isPages: false, screens: [], hasPointer: false, isPoints: false, hasScroll: false, hasNotes: false },
  ...{ hasActions: false, tiers: [tierOf('goal')] },
})
const row = ensure(layout.rows.at(-1), 'row of the goals')
// a pixel is a millisecond
const scale = createScale(createAxis(2_000_000, []), { fromUs: 500_000, toUs: 1_500_000 }, 1000)

function draw(findings: readonly Finding[]): string[] {
  const { ctx, ops } = createLoggingContext()
  drawLint(ctx, { findings, layout }, scale, darkTheme)
  return ops.filter((each) => !each.startsWith('beginPath') && !each.startsWith('fill '))
}
const at = (startUs: number, endUs: number, also: Partial<Finding> = {}): Finding => ({
  ...{ rule: 'missing-intent', level: 'warn', tier: 'goal', span: { startUs, endUs }, message: '' },
  segmentId: segmentOf('goal', startUs, endUs).id,
  ...also,
})
const corners = (ops: readonly string[]) => ops.filter((each) => each.startsWith('moveTo')).map((each) => Number(each.split(' ')[1]))

test('a finding is a corner at the start of its segment, no wider than that', () => {
  const ops = draw([at(600_000, 900_000), at(1_000_000, 1_005_000)])
  expect(corners(ops)).toEqual([100, 500])
  expect(ops.filter((each) => each.startsWith('lineTo')).map((each) => each.split(' ')[1])).toEqual(['107', '100', '504', '500'])
})

test('what is missing is a line over the gap, as far as it is in view', () => {
  const ops = draw([at(300_000, 700_000, { segmentId: null, rule: 'gap' })])
  expect(ops).toEqual([`fillRect 0 ${row.yPx + row.heightPx / 2 - 1} 200 2`])
})

test('thousands on the same pixels are one; out of view or on a tier that is hidden none is drawn', () => {
  const crowd = Array.from({ length: 1000 }, (_, index) => at(600_000 + index, 600_500 + index))
  expect(corners(draw(crowd))).toEqual([100])
  expect(draw([at(0, 400_000), at(1_600_000, 1_700_000), at(600_000, 700_000, { tier: 'hidden' })])).toEqual([])
  expect(draw([])).toEqual([])
})
