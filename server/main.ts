import { AppError } from '#shared/errors.ts'
import { readEnv } from './env.ts'
import { startServer } from './serve.ts'
import { createSystem } from './system.ts'

try {
  const served = await startServer(readEnv(), createSystem(), (line) => console.log(line))
  let isStopping = false
  const stop = async () => {
    if (isStopping) process.exit(130) // a second Ctrl+C doesn't wait
    isStopping = true
    await served.close()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
} catch (error) {
  console.error(error instanceof AppError ? error.message : error)
  process.exit(error instanceof AppError ? 2 : 1)
}
