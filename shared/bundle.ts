import { z } from 'zod'
import { clock, geometry, mapping, sessionDoc, surface, warning } from './session.ts'

/** The newest bundle that is written; older ones are read too. */
export const bundleVersion = 1

/** A path inside the bundle: relative, `/` between parts, none of them `.` or `..`. */
const bundlePath = z
  .string()
  .max(1024)
  .regex(/^[^/\\\0]+(\/[^/\\\0]+)*$/, 'expected a relative path with / between its parts')
  .refine((path) => path.split('/').every((part) => part !== '..' && part !== '.'), 'a path may not leave the bundle')

export const bundleStream = z.strictObject({
  id: z.string().min(1).max(100),
  kind: z.enum(['frames', 'video']),
  /** Index into `surfaces`. */
  surface: z.int().min(0).max(255),
  /** Size of the pictures. Checked against them where it is given. */
  wPx: z.int().positive().optional(),
  hPx: z.int().positive().optional(),
  /** Session time of a video's own zero. */
  offsetUs: z.int().default(0),
  /** The video's file, such as `media/screen.webm`. Frames have theirs in `frames.jsonl`. */
  file: bundlePath.optional(),
  /** From the surface's coordinates to pixels of the picture. Without it the two are the same. */
  mapping: z.array(mapping).min(1).optional(),
})

/** Where a recording came from before it was a bundle, with its own files, so that each event's first record can be shown. */
export const bundleSource = z.strictObject({
  format: z.string().min(1).max(100),
  formatVersion: z.string().max(100),
  files: z.array(z.strictObject({ name: z.string().min(1).max(1024), file: bundlePath, scrubbed: z.array(z.string()).optional() })).min(1),
})

/** `session.json` of a bundle. Everything else stands beside it: `events.jsonl`, `frames.jsonl`, `media/`, `sources/`. */
export const bundleSession = z.strictObject({
  format: z.literal('retrace-bundle'),
  version: z.int().positive(),
  title: z.string().max(1000),
  task: sessionDoc.shape.task.default({}),
  /** Anything about the machine that identifies neither it nor its owner. */
  platform: z.record(z.string(), z.string()).default({}),
  clocks: z.array(clock).default([]),
  durationUs: z.int().nonnegative(),
  surfaces: z.array(surface).min(1).max(256),
  geometry: z.array(geometry).default([]),
  streams: z.array(bundleStream).max(256).default([]),
  warnings: z.array(warning).default([]),
  source: bundleSource.optional(),
})
export type BundleSession = z.infer<typeof bundleSession>

/** A line of `frames.jsonl`: from `tUs` on, stream `stream` shows this picture. */
export const bundleFrame = z.strictObject({ stream: z.int().nonnegative(), tUs: z.int(), file: bundlePath })
export type BundleFrame = z.infer<typeof bundleFrame>
