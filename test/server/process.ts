import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export type ServerProcess = {
  url: string
  dataDir: string
  /** One-time sign-in link of the first admin. */
  link: string
  process: ChildProcess
  /** Ends it as a power cut would: no handler runs. */
  kill(): Promise<void>
  /** Starts it again on the same data folder. */
  restart(): Promise<void>
  close(): Promise<void>
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return address.port
}

/** Resolves with the sign-in link when the server says that it listens (null when somebody has signed in before). */
function waitForLink(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const link = /https?:\/\/\S*sign-in\S*/.exec(output)?.[0]
      if (link || output.includes('Ready.')) resolve(link ?? '')
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${output}`)))
  })
}

/** The real server as its own process, on a data folder of its own. */
export async function startServerProcess(env: Record<string, string> = {}): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'retrace-server-'))
  const port = await findFreePort()
  const start = () =>
    spawn(join(root, 'node_modules/.bin/node'), ['server/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        RETRACE_DEMO: '0',
        LOG_LEVEL: 'warn',
        DATABASE_URL: '',
        ...env,
        PORT: String(port),
        HOST: '127.0.0.1',
        RETRACE_DATA: dataDir,
      },
    })
  const ended = (child: ChildProcess) =>
    new Promise<void>((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('exit', () => resolve())))
  let child = start()
  const server: ServerProcess = {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    link: await waitForLink(child),
    process: child,
    async kill() {
      child.kill('SIGKILL')
      await ended(child)
    },
    async restart() {
      child = start()
      server.process = child
      server.link = await waitForLink(child)
    },
    async close() {
      child.kill('SIGTERM')
      await ended(child)
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return server
}
