import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFileBlobs } from '#server/blobs/files.ts'
import { BlobCollector } from '#server/services/importBlobs.ts'
import { sweepBlobs, sweepStaging } from '#server/services/sweep.ts'
import { createImport, stagingOf } from '#server/services/uploads.ts'
import { addProject, addSession } from './fixtures.ts'
import { createTestServer, type TestServer } from './harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
  await addProject(server, 'shop')
})
afterAll(() => server.close())

async function namesOf(list: AsyncIterable<string>): Promise<string[]> {
  const names: string[] = []
  for await (const name of list) names.push(name)
  return names
}
const longAgo = new Date('2020-01-01')
const put = async (text: string) => (await server.deps.blobs.put(Buffer.from(text))).sha256
const age = (sha256: string) => utimes(join(server.dataDir, 'blobs', sha256.slice(0, 2), sha256), longAgo, longAgo)

test('blobs that nothing holds go, and those of sessions and of imports under way stay', async () => {
  const { deps } = server
  await addSession(server, { project: 'shop', source: { name: 'a.txt', text: 'kept' } })
  const kept = await namesOf(deps.blobs.list())
  const orphan = await put('left by a killed import')
  const collector = new BlobCollector(deps)
  const needed = await collector.put(Buffer.from('of an import under way'), 'source', 'text/plain')
  expect(await sweepBlobs(deps, 'alone')).toBe(1)
  expect(await deps.blobs.has(orphan)).toBe(false)
  expect((await namesOf(deps.blobs.list())).sort()).toEqual([...kept, needed.sha256].sort())
  await collector.release(deps.db)
})

test('where other processes work too, only what is older than a day goes', async () => {
  const { deps } = server
  const [old, young] = [await put('old'), await put('young')]
  await age(old)
  expect(await sweepBlobs(deps, 'shared')).toBe(1)
  expect([await deps.blobs.has(old), await deps.blobs.has(young)]).toEqual([false, true])
  expect(await sweepBlobs(deps, 'alone')).toBe(1)
})

test('folders of conversions and of imports that are no more go; those of open imports stay', async () => {
  const { deps } = server
  const { id } = await createImport(deps, await server.person('admin'), { project: 'shop', title: 'open' }, null)
  const [old, young] = ['unpack-old', 'unpack-young']
  for (const name of [old, young]) await mkdir(join(deps.stagingDir, name))
  await writeFile(join(deps.stagingDir, old, 'x'), 'x')
  for (const path of [join(deps.stagingDir, old), stagingOf(deps, id)]) await utimes(path, longAgo, longAgo)
  expect(await sweepStaging(deps, 'shared')).toBe(1)
  expect((await readdir(deps.stagingDir)).sort()).toEqual([id, young].sort())
  expect(await sweepStaging(deps, 'alone')).toBe(1)
  expect(await readdir(deps.stagingDir)).toEqual([id])
})

test('a second process on the same folder leaves half-written blobs of the first alone', async () => {
  const incoming = join(server.dataDir, 'blobs', 'incoming')
  await writeFile(join(incoming, 'half'), 'x')
  await writeFile(join(incoming, 'forgotten'), 'x')
  await utimes(join(incoming, 'forgotten'), longAgo, longAgo)
  await createFileBlobs(join(server.dataDir, 'blobs'), { othersSince: new Date('2021-01-01') })
  expect(await readdir(incoming)).toEqual(['half'])
  await createFileBlobs(join(server.dataDir, 'blobs'))
  expect(await readdir(incoming)).toEqual([])
})

test('what a process had begun that is no more is not waited for', async () => {
  const { deps } = server
  let begun: () => void = () => {}
  const isBegun = new Promise<void>((resolve) => {
    begun = resolve
  })
  const never = () => new Promise<void>(() => begun())
  await deps.jobs.work({ import: never, prepare: never, refine: never, release: never })
  await deps.jobs.send('prepare', { sessionId: deps.newId('session') })
  await isBegun
  await deps.jobs.forgetBegun()
  await deps.jobs.idle()
})
