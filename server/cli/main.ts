import { resolve } from 'node:path'
import { readEnv } from '../env.ts'
import { createSystem } from '../system.ts'
import { runCli } from './run.ts'

const env = readEnv()
// a reader that has seen enough (`retrace events … | head`) is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
const cwd = resolve(env.INIT_CWD ?? process.cwd())
try {
  const code = await runCli(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, env, system: createSystem(), cwd })
  // what was written must be out before the process ends, also into a pipe
  await new Promise((done) => process.stdout.write('', done))
  process.exit(code)
} catch (error) {
  console.error(error)
  process.exit(1)
}
