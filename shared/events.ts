import { z } from 'zod'

/** What an importer noticed about one event. Stored as bits in this order; append only. */
export const eventFlags = [
  'out_of_bounds',
  'sentinel',
  'unmatched',
  'backwards_time',
  'duplicate',
  'unknown_key',
  'synthetic',
  'masked',
] as const
export type EventFlag = (typeof eventFlags)[number]

export function flagBits(flags: readonly EventFlag[] | undefined): number {
  let bits = 0
  for (const flag of flags ?? []) bits |= 1 << eventFlags.indexOf(flag)
  return bits
}

export function flagsOfBits(bits: number): EventFlag[] {
  return eventFlags.filter((_, index) => (bits & (1 << index)) !== 0)
}

/** Order is the stored code; append only. */
export const buttonNames = ['left', 'right', 'middle', 'x1', 'x2', 'unknown', 'touch', 'pen'] as const
export type ButtonName = (typeof buttonNames)[number]
export const scrollUnits = ['notch', 'px', 'line'] as const
export const keyKinds = ['key.down', 'key.up', 'text.input'] as const
export const contextKinds = ['window.focus', 'nav', 'viewport'] as const
export const noteKinds = ['action', 'marker', 'pause', 'resume', 'stop', 'state.pointer', 'state.keyboard', 'console'] as const

const rect = z.strictObject({ x: z.number(), y: z.number(), w: z.number(), h: z.number() })
export type Rect = z.infer<typeof rect>

/** Where the record stands: index into the session's source files, byte offset, byte length. */
const sourceRef = z.tuple([z.int().nonnegative(), z.int().nonnegative(), z.int().nonnegative()])
export type SourceRef = z.infer<typeof sourceRef>

const base = {
  /** Place in the recorder's own order; breaks ties between events of one time. */
  seq: z.int().nonnegative(),
  tUs: z.int(),
  flags: z.array(z.enum(eventFlags)).optional(),
  src: sourceRef.optional(),
}
/** Coordinates are in the surface's own space and are never clamped. */
const at = { xPx: z.number(), yPx: z.number(), /** Index into the session's surfaces. */ surface: z.int().min(0).max(255).default(0) }

export const moveEvent = z.strictObject({ ...base, ...at, type: z.literal('pointer.move') })
export const buttonEvent = z.strictObject({ ...base, ...at, type: z.enum(['pointer.down', 'pointer.up']), button: z.enum(buttonNames) })
/** `dy` positive = up (away from the person), `dx` positive = right. */
export const scrollEvent = z.strictObject({
  ...base,
  ...at,
  type: z.literal('pointer.scroll'),
  dx: z.number(),
  dy: z.number(),
  unit: z.enum(scrollUnits),
})
export const keyEvent = z.strictObject({
  ...base,
  type: z.enum(keyKinds),
  /** The recorder's own name of the key ("ctrl_l", "a", "Enter"); empty for text.input. */
  key: z.string().default(''),
  /** The text that the key produced, where it is known. */
  text: z.string().optional(),
  /** Physical key (DOM `code`), where known. */
  code: z.string().optional(),
  /** Windows virtual-key code, where known. */
  vk: z.int().optional(),
  repeat: z.boolean().default(false),
})
export const contextEvent = z.strictObject({
  ...base,
  type: z.enum(contextKinds),
  surface: z.int().min(0).max(255).default(0),
  app: z.string().optional(),
  title: z.string().optional(),
  url: z.string().optional(),
  rect: rect.optional(),
})
/** The accessibility or DOM element at the pointer when the recorder asked. */
export const targetEvent = z.strictObject({
  ...base,
  type: z.enum(['a11y', 'dom']),
  surface: z.int().min(0).max(255).default(0),
  role: z.string().default(''),
  name: z.string().default(''),
  selector: z.string().optional(),
  rect: rect.optional(),
})
/** Anything else the recorder knew; `action` is one the source itself named (Playwright's `click`). */
export const noteEvent = z.strictObject({
  ...base,
  type: z.enum(noteKinds),
  text: z.string().default(''),
  data: z.record(z.string(), z.json()).optional(),
})

export const canonicalEvent = z.discriminatedUnion('type', [
  moveEvent,
  buttonEvent,
  scrollEvent,
  keyEvent,
  contextEvent,
  targetEvent,
  noteEvent,
])
/** One recorded fact with a time; never edited. Doubles as the line format of `events.jsonl` in our bundle. */
export type CanonicalEvent = z.infer<typeof canonicalEvent>
export type EventInput = z.input<typeof canonicalEvent>
export type MoveEvent = z.infer<typeof moveEvent>
export type ButtonEvent = z.infer<typeof buttonEvent>
export type ScrollEvent = z.infer<typeof scrollEvent>
export type KeyEvent = z.infer<typeof keyEvent>
export type ContextEvent = z.infer<typeof contextEvent>
export type TargetEvent = z.infer<typeof targetEvent>
export type NoteEvent = z.infer<typeof noteEvent>
