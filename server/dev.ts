import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// Server and client for development: the server restarts when its files change, Vite reloads the page and hands /api on.
const root = fileURLToPath(new URL('..', import.meta.url))
const children = [
  spawn(process.execPath, ['--watch', '--watch-preserve-output', 'server/main.ts'], { cwd: root, stdio: 'inherit' }),
  spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--config', 'client/vite.config.ts'], { cwd: root, stdio: 'inherit' }),
]
const stop = () => {
  for (const child of children) child.kill('SIGTERM')
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
for (const child of children) child.on('exit', stop)
