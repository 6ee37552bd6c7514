import { expect, test } from 'vitest'
import { createCommand, exportCommands } from '#client/features/releases/command.ts'
import { computePreview } from '#client/features/releases/preview.ts'
import type { SessionSummary } from '#shared/api.ts'
import type { PassState } from '#shared/labels/passes.ts'
import { newRelease } from '#shared/release/api.ts'

let made = 0

function sessionOf(patch: Partial<Omit<SessionSummary, 'passes'>> & { passes?: PassState[] } = {}): SessionSummary {
  const { passes = ['accepted'], ...rest } = patch
  const id = `ses_${String(++made).padStart(8, '0')}` as SessionSummary['id']
  return {
    id,
    projectId: 'prj_00000001' as SessionSummary['projectId'],
    title: 'Change settings',
    format: 'agentnet',
    formatVersion: '1',
    status: 'ready',
    durationUs: 60_000_000,
    events: 10,
    frames: 1,
    screens: [],
    warnings: 0,
    openFlags: 0,
    passes: passes.map((state, index) => ({
      id: `pas_0000000${index}` as SessionSummary['passes'][0]['id'],
      state,
      author: 'Ben',
      authorId: 'u',
    })),
    hasThumb: true,
    subject: null,
    importedAt: '2026-01-01T00:00:00Z',
    ...rest,
  }
}

test('accepted sessions without open flags are in, the others out with their reason', () => {
  const preview = computePreview(
    [
      sessionOf({ subject: 'P-1' }),
      sessionOf({ subject: 'P-1', passes: ['returned', 'accepted'] }),
      sessionOf({ openFlags: 1 }),
      sessionOf({ passes: ['submitted'] }),
      sessionOf({ passes: [] }),
    ],
    {},
  )
  expect(preview).toEqual({
    sessions: 2,
    durationUs: 120_000_000,
    subjects: 1,
    excluded: [
      { reason: 'flagged', count: 1 },
      { reason: 'not accepted', count: 2 },
    ],
  })
})

test('the filter asks for titles in any case and for a length', () => {
  const sessions = [sessionOf(), sessionOf({ title: 'Buy lamps' }), sessionOf({ durationUs: 1_000_000 })]
  const preview = computePreview(sessions, { titles: 'SETTINGS', minDurationUs: 2_000_000 })
  expect([preview.sessions, preview.excluded]).toEqual([1, [{ reason: 'filtered out', count: 2 }]])
})

test('sessions of nobody in particular are split each by itself', () => {
  expect(computePreview([sessionOf(), sessionOf()], {}).subjects).toBe(2)
})

test('the command makes the same release, with what a shell would take apart in quotes', () => {
  const order = newRelease.parse({ project: 'office', name: "Ada's first", filter: { titles: 'a b', minDurationUs: 5 }, seed: 7 })
  expect(createCommand(order)).toBe(
    `npm run -s retrace -- release create --project office --name 'Ada'\\''s first' --profile agentnet --filter minDurationUs=5 --filter 'titles=a b' --split 80/10/10 --seed 7`,
  )
})

test('the export commands write a folder and check it', () => {
  expect(exportCommands('rel_1', 'agentnet', 'out')).toBe(
    'npm run -s retrace -- release export rel_1 --format agentnet --out out\nnpm run -s retrace -- verify out',
  )
})
