import { z } from 'zod'
import { action, actionProfiles } from '#shared/actions/types.ts'
import { frameTaken, rawRecord } from '#shared/api.ts'
import { idSchema } from '#shared/ids.ts'
import { exportBundle } from '../formats/export/bundle.ts'
import { toZip } from '../formats/export/zip.ts'
import { sendBlob } from '../http/bytes.ts'
import { createRoutes } from '../http/context.ts'
import { endpoint, params, query } from '../http/endpoint.ts'
import { jsonLinesType, sendChunks } from '../http/stream.ts'
import { getActions } from '../services/actions.ts'
import { findBlob, findThumb } from '../services/blobs.ts'
import { getRecord, readEvents, toJsonLines } from '../services/events.ts'
import { type FrameAt, getFrame } from '../services/frame.ts'
import { readSegments } from '../services/segments.ts'
import { findSession } from '../services/sessions.ts'

const id = idSchema('session')
const sessionId = params(z.object({ id }))
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits')
const bytes = 'application/octet-stream'
const jsonLines = 'application/x-ndjson'

const toFrameHeaders = (frame: FrameAt) => ({
  'Content-Type': 'image/png',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Frame-T-Us': String(frame.tUs),
  'X-Frame-Width': String(frame.width),
  'X-Frame-Height': String(frame.height),
  'X-Frame-Sha256': frame.sha256,
})

/** What was recorded, as bytes and as events. */
export const recordingRoutes = createRoutes()
  .get(
    '/sessions/:id/blobs/:sha256',
    endpoint('session.read', {
      summary: 'Bytes of a session: tracks (Arrow, zstd), pictures, video with ranges',
      mediaType: bytes,
      writesLook: true,
    }),
    params(z.object({ id, sha256 })),
    async (c) => {
      const asked = c.req.valid('param')
      return sendBlob(c, c.var.deps.blobs, await findBlob(c.var.deps, c.var.actor, c.var.look, asked.id, asked.sha256))
    },
  )
  .get('/sessions/:id/thumb', endpoint('session.read', { summary: 'Small picture', mediaType: 'image/webp' }), sessionId, async (c) => {
    return sendBlob(c, c.var.deps.blobs, await findThumb(c.var.deps, c.var.actor, c.req.valid('param').id))
  })
  .get(
    '/sessions/:id/events',
    endpoint('session.read', { summary: 'The canonical events in order, as JSON lines', mediaType: jsonLines }),
    sessionId,
    async (c) => {
      const { doc } = await findSession(c.var.deps, c.var.actor, c.req.valid('param').id)
      return sendChunks(c, toJsonLines(readEvents(c.var.deps, doc)), jsonLinesType)
    },
  )
  .get(
    '/sessions/:id/events/:seq/record',
    endpoint('session.read', { summary: "An event's record as its recorder wrote it", answer: rawRecord }),
    params(z.object({ id, seq: z.coerce.number().int().nonnegative() })),
    async (c) => {
      const asked = c.req.valid('param')
      const { doc } = await findSession(c.var.deps, c.var.actor, asked.id)
      return c.json(await getRecord(c.var.deps, doc, asked.seq))
    },
  )
  .get(
    '/sessions/:id/actions',
    endpoint('session.read', {
      summary: 'Actions derived from the events, by the rules of `profile`',
      answer: z.object({ actions: z.array(action) }),
    }),
    sessionId,
    query(z.object({ profile: z.enum(actionProfiles).default('default') })),
    async (c) => {
      const actions = await getActions(c.var.deps, c.var.actor, c.req.valid('param').id, c.req.valid('query').profile)
      return c.json({ actions })
    },
  )
  .get(
    '/sessions/:id/frame',
    endpoint('session.read', { summary: 'The frame shown at `at` (µs); x-frame-t-us says when it was recorded', mediaType: 'image/png' }),
    sessionId,
    query(z.object({ at: z.coerce.number().int(), stream: z.coerce.number().int().nonnegative().optional() })),
    async (c) => {
      const { at, stream } = c.req.valid('query')
      const frame = await getFrame(c.var.deps, c.var.actor, c.req.valid('param').id, {
        tUs: at,
        ...(stream === undefined ? {} : { stream }),
      })
      return c.body(new Uint8Array(frame.png), 200, toFrameHeaders(frame))
    },
  )
  .post(
    '/sessions/:id/frames-taken',
    endpoint('session.export', { summary: 'Says that a frame is copied or saved; it is then in the access log', answer: frameTaken }),
    sessionId,
    query(frameTaken),
    async (c) => {
      await findSession(c.var.deps, c.var.actor, c.req.valid('param').id)
      return c.json(c.req.valid('query'))
    },
  )
  .get(
    '/sessions/:id/bundle',
    endpoint('session.export', {
      summary: 'All of a session as our bundle, a zip that can be imported again',
      mediaType: 'application/zip',
    }),
    sessionId,
    async (c) => {
      const { id } = c.req.valid('param')
      const { doc } = await findSession(c.var.deps, c.var.actor, id)
      const headers = { 'Content-Type': 'application/zip', 'Content-Disposition': `attachment; filename="${id}.zip"` }
      return sendChunks(c, await toZip(exportBundle(c.var.deps, doc)), headers)
    },
  )
  .get(
    '/sessions/:id/segments',
    endpoint('pass.read', { summary: 'Segments of all passes you may see, as JSON lines', mediaType: jsonLines }),
    sessionId,
    async (c) => sendChunks(c, toJsonLines(readSegments(c.var.deps, c.var.actor, c.req.valid('param').id)), jsonLinesType),
  )
