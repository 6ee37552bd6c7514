import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { AppError, ensure } from '#shared/errors.ts'
import { assertBlobName, type BlobStore, toReadable } from './store.ts'

export type S3Options = { bucket: string; endpoint?: string; region: string; accessKeyId?: string; secretAccessKey?: string }

const statusOf = (error: unknown) => (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode

/** Blobs as objects `blobs/<sha256>`. The name must be known before the object is written, so content passes through a file of `tempDir`. */
export function createS3Blobs(options: S3Options, tempDir: string): BlobStore {
  const { bucket } = options
  const client = new S3Client({
    region: options.region,
    ...(options.endpoint ? { endpoint: options.endpoint, forcePathStyle: true } : {}),
    ...(options.accessKeyId && options.secretAccessKey
      ? { credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey } }
      : {}),
  })
  const keyOf = (sha256: string) => {
    assertBlobName(sha256)
    return `blobs/${sha256}`
  }

  async function head(sha256: string): Promise<number | null> {
    const Key = keyOf(sha256)
    try {
      const answer = await client.send(new HeadObjectCommand({ Bucket: bucket, Key }))
      return answer.ContentLength ?? 0
    } catch (error) {
      if (statusOf(error) === 404) return null
      throw new AppError('unavailable', `the object store did not answer for blob ${sha256}`, { cause: error })
    }
  }

  async function get(sha256: string, range?: { start: number; end: number }): Promise<Readable> {
    const Key = keyOf(sha256)
    try {
      const bytes = range ? { Range: `bytes=${range.start}-${range.end - 1}` } : {}
      const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key, ...bytes }))
      return ensure(answer.Body, 'body of the object') as Readable // always a Node stream in Node
    } catch (error) {
      if (statusOf(error) === 404) throw new AppError('not_found', `there is no blob ${sha256}`)
      throw new AppError('unavailable', `the object store did not give blob ${sha256}`, { cause: error })
    }
  }

  /** Create-only: an object that is there already (412) has these very bytes; one being written right now (409) may yet fail. */
  async function create(key: string, file: string, bytes: number, tries = 3): Promise<void> {
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: createReadStream(file), ContentLength: bytes, IfNoneMatch: '*' })
    try {
      await client.send(command)
    } catch (error) {
      if (statusOf(error) === 412) return
      if (statusOf(error) !== 409 || tries === 1) throw error
      await create(key, file, bytes, tries - 1)
    }
  }

  return {
    async put(content) {
      const temp = join(tempDir, randomUUID())
      const hash = createHash('sha256')
      let bytes = 0
      const count = new Transform({
        transform(chunk: Uint8Array, _encoding, done) {
          hash.update(chunk)
          bytes += chunk.length
          done(null, chunk)
        },
      })
      try {
        await pipeline(toReadable(content), count, createWriteStream(temp))
        const sha256 = hash.digest('hex')
        await create(keyOf(sha256), temp, bytes)
        return { sha256, bytes }
      } finally {
        await rm(temp, { force: true })
      }
    },
    has: async (sha256) => (await head(sha256)) !== null,
    async size(sha256) {
      const bytes = await head(sha256)
      if (bytes === null) throw new AppError('not_found', `there is no blob ${sha256}`)
      return bytes
    },
    async read(sha256) {
      const chunks: Uint8Array[] = []
      for await (const chunk of await get(sha256)) chunks.push(chunk as Uint8Array)
      return Buffer.concat(chunks)
    },
    stream: async (sha256, range) => Readable.toWeb(await get(sha256, range)) as ReadableStream<Uint8Array>,
    async file(sha256) {
      const path = join(tempDir, randomUUID())
      await pipeline(await get(sha256), createWriteStream(path))
      return { path, release: () => rm(path, { force: true }) }
    },
    async remove(sha256) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(sha256) }))
    },
    async *list({ before } = {}) {
      let token: string | undefined
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: 'blobs/', ...(token ? { ContinuationToken: token } : {}) }),
        )
        for (const each of page.Contents ?? [])
          if (each.Key && (!before || (each.LastModified && each.LastModified < before))) yield each.Key.slice('blobs/'.length)
        token = page.NextContinuationToken
      } while (token)
    },
    isReady: () =>
      client.send(new HeadBucketCommand({ Bucket: bucket })).then(
        () => true,
        () => false,
      ),
  }
}
