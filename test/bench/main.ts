import { parseArgs } from 'node:util'
import { labelingBench } from './labeling/bench.ts'
import { labelsBench } from './labels/bench.ts'
import { replayBench } from './replay/bench.ts'
import { type Bench, describeMachine, printFigures } from './report.ts'
import { sessionBench } from './session.ts'

const benches: readonly Bench[] = [sessionBench, replayBench, labelsBench, labelingBench]

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    /** A folder for traces of what misses; functions are sampled then, which makes everything slower. */
    profile: { type: 'string' },
  },
})
const unknown = wanted.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(`no benchmark named ${unknown.join(', ')}; there are ${benches.map((bench) => bench.name).join(', ')}`)
  process.exit(2)
}
for (const bench of benches.filter((each) => wanted.length === 0 || wanted.includes(each.name))) {
  const figures = await bench.run({
    isQuick: values.quick,
    profileDir: values.profile ?? null,
    say: (line) => console.error(`${bench.name}: ${line}`),
  })
  const result = { name: bench.name, machine: describeMachine(), figures }
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : printFigures(result))
}
