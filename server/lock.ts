import { readFileSync } from 'node:fs'
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'

export type LockOwner = {
  pid: number /** Start of that process, as the kernel counts it: tells a reused pid. */
  started: string
  url: string
}

function startOf(pid: number): string | null {
  try {
    // field 22 of /proc/<pid>/stat; the second may hold spaces, hence the cut at its closing bracket
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? ''
  } catch {
    return null
  }
}

function isAlive(owner: LockOwner): boolean {
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const started = startOf(owner.pid)
  return started === null || started === owner.started
}

/** Who holds the data folder now; null when nobody living does. */
export async function readLockOwner(dataDir: string): Promise<LockOwner | null> {
  const text = await readFile(join(dataDir, 'lock.json'), 'utf8').catch(() => '')
  try {
    const owner = JSON.parse(text) as LockOwner // written by `lockDataDir` only
    return isAlive(owner) ? owner : null
  } catch {
    return null // none, or cut short by a crash
  }
}

/**
 * The embedded database is one process's: takes the folder or throws `conflict` naming who has it.
 * A lock left by a killed process is taken over.
 */
export async function lockDataDir(dataDir: string, url: string): Promise<() => Promise<void>> {
  const path = join(dataDir, 'lock.json')
  const mine: LockOwner = { pid: process.pid, started: startOf(process.pid) ?? '', url }
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(path, 'wx', 0o600)
      await handle.writeFile(JSON.stringify(mine))
      await handle.close()
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = await readLockOwner(dataDir)
    if (owner)
      throw new AppError('conflict', `the data folder ${dataDir} is in use by process ${owner.pid}, serving ${owner.url}`, {
        details: owner,
      })
    await rm(path, { force: true })
  }
  throw new AppError('conflict', `the data folder ${dataDir} is being taken by another process`)
}
