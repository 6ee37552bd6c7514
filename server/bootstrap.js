// The one script that runs before anything is installed, on whatever Node the machine has: hence plain JavaScript.
// It installs what the lockfile names, builds the client if its sources changed, and hands over to the pinned Node.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const stampFile = join(root, 'node_modules', '.installed-lock')
const builtFile = join(root, 'client', 'dist', '.built')

function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths.sort()) hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'dist' ? [] : filesBelow(path)
    return [path]
  })
}

function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] }) // output to stderr: stdout belongs to the command
  if (result.status !== 0) process.exit(result.status ?? 1)
}

function install() {
  const lock = hashOf([join(root, 'package-lock.json')])
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock && existsSync(bin('node'))) return
  console.error('Installing what Retrace needs (once) …')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stampFile, lock)
}

function build() {
  const sources = [...filesBelow(join(root, 'client')), ...filesBelow(join(root, 'shared')), join(root, 'package-lock.json')]
  const hash = hashOf(sources)
  if (existsSync(builtFile) && readFileSync(builtFile, 'utf8') === hash) return
  console.error('Building the client …')
  run(bin('node'), [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'client/vite.config.ts', '--logLevel', 'warn'])
  writeFileSync(builtFile, hash)
}

const module_ = (path) => join(root, 'node_modules', path)
const checks = ['shared', 'db', 'server', 'client', 'test'].map((part) => [module_('typescript/bin/tsc'), '-p', part])

/** What each script runs, in order, on the pinned Node; the arguments of the call go to the last. */
const scripts = {
  start: () => [['server/main.ts']],
  dev: () => [['server/dev.ts']],
  retrace: () => [[join(root, 'server/cli/main.ts')]],
  test: () => [[module_('vitest/vitest.mjs'), 'run', '--config', 'test/vitest.config.ts']],
  bench: () => [['test/bench/main.ts']],
  check: () => [
    ...checks,
    [module_('@biomejs/biome/bin/biome'), 'check', '--config-path=test/lint.json', '--error-on-warnings', '.'],
    [module_('vitest/vitest.mjs'), 'run', '--config', 'test/vitest.config.ts', 'test/architecture.test.ts'],
  ],
  'demo:record': () => [['server/demo/record/main.ts']],
}

const [name = '', ...rest] = process.argv.slice(2)
const script = scripts[name]
if (!script) {
  console.error(`unknown script "${name}"; expected one of ${Object.keys(scripts).join(', ')}`)
  process.exit(2)
}
install()
if (name === 'start' || name === 'test' || name === 'bench') build()

const steps = script()
for (const [index, step] of steps.entries()) {
  const isLast = index === steps.length - 1
  const child = spawn(bin('node'), isLast ? [...step, ...rest] : step, { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  const code = await new Promise((resolve) => child.on('exit', (status, signal) => resolve(status ?? (signal ? 130 : 1))))
  if (code !== 0 || isLast) process.exit(code)
}
