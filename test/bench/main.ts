import { replayBench } from './replay.ts'
import { type Bench, describeMachine, printFigures } from './report.ts'
import { sessionBench } from './session.ts'

const benches: readonly Bench[] = [sessionBench, replayBench]

const args = process.argv.slice(2)
const isJson = args.includes('--json')
const isQuick = args.includes('--quick')
const wanted = args.filter((each) => !each.startsWith('--'))
const unknown = wanted.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(`no benchmark named ${unknown.join(', ')}; there are ${benches.map((bench) => bench.name).join(', ')}`)
  process.exit(2)
}
for (const bench of benches.filter((each) => wanted.length === 0 || wanted.includes(each.name))) {
  const figures = await bench.run({ isQuick, say: (line) => console.error(`${bench.name}: ${line}`) })
  const result = { name: bench.name, machine: describeMachine(), figures }
  process.stdout.write(isJson ? `${JSON.stringify(result)}\n` : printFigures(result))
}
