import type { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import { AppError } from '#shared/errors.ts'
import { isStop, type JobHandler, type JobName, type JobPayloads, type Jobs, stopReason } from './jobs.ts'

/** How many of a kind run side by side in one process: conversions and releases fill a core each. */
const concurrency: Record<JobName, number> = { import: 2, prepare: 1, refine: 1, release: 1 }
const names = Object.keys(concurrency) as JobName[]

/** States of a job that is still to be done. */
const open = new Set(['created', 'retry', 'active'])

const keyOf = (payload: JobPayloads[JobName]) => Object.values(payload).join(':')

/** The queue in the database. A worker that dies is noticed by its missing heartbeat, and the job is taken up again. */
export async function createJobs(boss: PgBoss, log: Logger): Promise<Jobs> {
  boss.on('error', (error) => log.error({ error }, 'the job queue reports an error'))
  await boss.start()
  for (const name of names) {
    const options = { heartbeatSeconds: 20, expireInSeconds: 12 * 3600, retryLimit: 1, deleteAfterSeconds: 3600, notify: true }
    if (!(await boss.getQueue(name))) await boss.createQueue(name, options)
  }
  const running = new Map<string, AbortController>()

  const work = async <N extends JobName>(name: N, handler: JobHandler<N>) => {
    // a notification wakes a worker for one job; those that were waiting before are only found by polling
    const options = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5, localConcurrency: concurrency[name] }
    await boss.work<JobPayloads[N]>(name, options, async ([job]) => {
      if (!job) return
      const controller = new AbortController()
      const key = `${name} ${keyOf(job.data)}`
      running.set(key, controller)
      try {
        await handler(job.data, AbortSignal.any([job.signal, controller.signal]))
      } catch (error) {
        if (controller.signal.aborted && !isStop(controller.signal)) return // cancelled on purpose: not to be tried again
        log.error({ error, job: name, payload: job.data }, 'a job failed')
        // the queue keeps what is thrown here as JSON in a row: no recorded text in it, and nothing a row can't hold
        throw new Error(`the job ${name} failed: ${error instanceof AppError ? error.code : 'see the log'}`)
      } finally {
        running.delete(key)
      }
    })
  }

  return {
    async send(name, payload) {
      const key = keyOf(payload)
      const known = await boss.findJobs(name, { key })
      if (!known.some((job) => open.has(job.state))) await boss.send(name, payload, { singletonKey: key })
    },
    async cancel(name, payload) {
      for (const job of await boss.findJobs(name, { key: keyOf(payload) })) await boss.deleteJob(name, job.id)
      running.get(`${name} ${keyOf(payload)}`)?.abort()
    },
    async work(handlers) {
      for (const name of names) await work(name, handlers[name] as JobHandler<JobName>)
    },
    async forgetBegun() {
      for (const name of names)
        for (const job of await boss.findJobs(name)) if (job.state === 'active' || job.state === 'retry') await boss.deleteJob(name, job.id)
    },
    async idle() {
      for (;;) {
        const left = await Promise.all(names.map(async (name) => (await boss.findJobs(name)).filter((job) => open.has(job.state))))
        if (left.flat().length === 0) return
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async stop() {
      for (const controller of running.values()) controller.abort(stopReason)
      await boss.stop({ graceful: true, timeout: 5000, close: true })
    },
  }
}
