import { defaultTiers } from '#shared/labels/taxonomy.ts'
import type { Bench, Figure } from '../report.ts'
import { type Case, readDemoCases } from './cases.ts'
import { generateCase } from './generate.ts'
import { type Hits, measureBoundaries, measureLabels, type Ranks } from './measure.ts'

const recall = ({ found, truths }: Hits) => (100 * found) / Math.max(1, truths)
const precision = ({ right, guesses }: Hits) => (100 * right) / Math.max(1, guesses)
const even = 'evenly spaced'
const frequent = 'most frequent labels'

function boundaryRows(name: string, cases: readonly Case[], tier: string): Figure[] {
  return [1, 2].flatMap((share) => {
    const hits = measureBoundaries(cases, tier, share)
    const work = `${name}, ${tier}: ${hits.ours.truths} boundaries, ${hits.ours.guesses} guesses`
    const row = (figure: string, of: (hits: Hits) => number) =>
      beside({ figure, work, value: of(hits.ours), unit: '%', peer: even, peerValue: of(hits.even) })
    const many = share === 1 ? 'as many guesses as boundaries' : 'twice as many guesses'
    return [row(`boundary within one event, recall, ${many}`, recall), row(`boundary within one event, precision, ${many}`, precision)]
  })
}

function labelRows(name: string, cases: readonly Case[], tier: string): Figure[] {
  const ranks = measureLabels(cases, defaultTiers, tier)
  const work = `${name}, ${tier}: ${ranks.ours.all} segments, each session by the others`
  const row = (figure: string, of: (ranks: Ranks) => number) =>
    beside({ figure, work, value: of(ranks.ours), unit: '%', peer: frequent, peerValue: of(ranks.frequent) })
  return [
    row('right label first', ({ first, all }) => (100 * first) / Math.max(1, all)),
    row('right label among three', ({ third, all }) => (100 * third) / Math.max(1, all)),
    { figure: 'label that other sessions have at all', work, value: (100 * ranks.ours.known) / Math.max(1, ranks.ours.all), unit: '%' },
  ]
}

/** Beside a peer that may have nothing at all, for which there is no ratio. */
function beside(figure: Figure & { peerValue: number }): Figure {
  return figure.peerValue > 0 ? { ...figure, ratio: figure.value / figure.peerValue } : figure
}

/** How good candidates and suggestions are, on labels that they were not made from. */
export const labelsBench: Bench = {
  name: 'labels',
  title: 'Boundary candidates and suggested labels, on sessions held aside',
  async run({ isQuick, say }) {
    const demo = await readDemoCases()
    say('generating sessions')
    const generated = Array.from({ length: isQuick ? 10 : 30 }, (_, at) => generateCase(100 + at, isQuick ? 25 : 50))
    const sets = [
      { name: `demo, ${demo.length} sessions`, cases: demo, tiers: ['subgoal', 'action'] },
      { name: `generated, ${generated.length} sessions`, cases: generated, tiers: ['subgoal'] },
    ]
    return sets.flatMap(({ name, cases, tiers }) =>
      tiers.flatMap((tier) => {
        say(`${name}, ${tier}`)
        return [...boundaryRows(name, cases, tier), ...labelRows(name, cases, tier)]
      }),
    )
  },
}
