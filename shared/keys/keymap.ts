import { z } from 'zod'
import { AppError } from '../errors.ts'
import { type Combo, isCombo, ownedBySystem } from './combo.ts'

/**
 * Where a combination means a command. `list` and `compare` lie within a screen: what they have on a key comes before what
 * the workbench has on it. Within one scope a combination is of one command.
 */
export const commandScopes = ['workbench', 'list', 'compare'] as const
export type CommandScope = (typeof commandScopes)[number]

const mostKeys = 6
const combo = z
  .string()
  .max(40)
  .refine(isCombo, 'not a key combination')
  .refine((each) => ownedBySystem(each) === null, 'this combination belongs to the browser or the system')

/** What a person changed about the keys. Commands that are not in it have their own; an empty list is a command without a key. */
export const keymapDoc = z.strictObject({
  version: z.literal(1),
  keys: z.record(
    z.string().regex(/^[a-z][a-z0-9_-]{0,80}$/, 'not a command'),
    z
      .array(combo)
      .max(mostKeys)
      .refine((list) => new Set(list).size === list.length, 'the same combination twice'),
  ),
  /** How late the person marks what they see while it plays, ms; taken off what they mark. */
  reactionMs: z.int().min(0).max(1000),
  /** Whether what is marked while playing goes to an event close by. */
  isSnapping: z.boolean(),
})
export type KeymapDoc = Readonly<z.infer<typeof keymapDoc>>

export const emptyKeymap: KeymapDoc = { version: 1, keys: {}, reactionMs: 0, isSnapping: true }

/** A command as its keys are concerned. */
export type Binding = { id: string; title: string; scope?: CommandScope; keys: readonly Combo[] }

const scopeOf = (each: Binding): CommandScope => each.scope ?? 'workbench'
const placeOf = (each: Binding, key: Combo) => `${scopeOf(each)} ${key}`

/** Combinations that two commands of a scope claim or that belong to the browser, in words. */
export function findKeyConflicts(bindings: readonly Binding[]): string[] {
  const problems: string[] = []
  const holder = new Map<string, Binding>()
  for (const each of bindings) {
    for (const key of each.keys) {
      const other = holder.get(placeOf(each, key))
      if (other) problems.push(`“${key}” is for both “${other.title}” and “${each.title}”`)
      const owner = ownedBySystem(key)
      if (owner) problems.push(`“${key}” (${each.title}) ${owner}`)
      holder.set(placeOf(each, key), each)
    }
  }
  return problems
}

/**
 * The keys of every command, by id. What the person chose goes before any default: a default that is taken is left out, so
 * that a command that comes with a later version takes nothing away. Entries of commands that are no more do nothing.
 */
export function resolveKeys(bindings: readonly Binding[], doc: KeymapDoc): Map<string, readonly Combo[]> {
  const taken = new Set<string>()
  const resolved = new Map<string, readonly Combo[]>()
  const claim = (each: Binding, keys: readonly Combo[]) => {
    const free = keys.filter((key) => !taken.has(placeOf(each, key)) && ownedBySystem(key) === null)
    for (const key of free) taken.add(placeOf(each, key))
    resolved.set(each.id, free)
  }
  for (const each of bindings) {
    const chosen = doc.keys[each.id]
    if (chosen) claim(each, chosen)
  }
  for (const each of bindings) if (!doc.keys[each.id]) claim(each, each.keys)
  return resolved
}

/** Commands with the keys that the person has. */
export function applyKeymap<T extends Binding>(bindings: readonly T[], doc: KeymapDoc): T[] {
  const resolved = resolveKeys(bindings, doc)
  return bindings.map((each) => ({ ...each, keys: resolved.get(each.id) ?? each.keys }))
}

export type Obstacle = { kind: 'owned'; what: string } | { kind: 'taken'; by: Binding }

/** Why a command can't have a combination; `null` when it can. `bindings` as resolved. */
export function findObstacle(bindings: readonly Binding[], id: string, key: Combo): Obstacle | null {
  const what = ownedBySystem(key)
  if (what) return { kind: 'owned', what }
  const mine = bindings.find((each) => each.id === id)
  const by = mine && bindings.find((each) => each.id !== id && scopeOf(each) === scopeOf(mine) && each.keys.includes(key))
  return by ? { kind: 'taken', by } : null
}

const withKeys = (doc: KeymapDoc, keys: Readonly<Record<string, Combo[]>>): KeymapDoc => ({ ...doc, keys: { ...doc.keys, ...keys } })

/** Puts `key` in the place of `old`, or adds it when `old` is `null`. */
export function putKey(doc: KeymapDoc, command: Binding, old: Combo | null, key: Combo): KeymapDoc {
  const rest = command.keys.filter((each) => each !== key)
  const keys = old !== null && rest.includes(old) ? rest.map((each) => (each === old ? key : each)) : [...rest, key]
  return withKeys(doc, { [command.id]: keys.slice(0, mostKeys) })
}

/** As `putKey`, with the one who has it now getting `old` instead, or nothing. */
export function swapKey(doc: KeymapDoc, command: Binding, old: Combo | null, key: Combo, by: Binding): KeymapDoc {
  const theirs = by.keys.flatMap((each) => (each !== key ? [each] : old === null ? [] : [old]))
  return withKeys(putKey(doc, command, old, key), { [by.id]: theirs })
}

export function dropKey(doc: KeymapDoc, command: Binding, key: Combo): KeymapDoc {
  return withKeys(doc, { [command.id]: command.keys.filter((each) => each !== key) })
}

/** One command as it came. */
export function resetKeys(doc: KeymapDoc, id: string): KeymapDoc {
  const { [id]: _, ...keys } = doc.keys
  return { ...doc, keys }
}

/** A keymap out of a file. Throws `bad_input` that names the entry; commands that this version does not know are kept. */
export function parseKeymap(text: string, defaults: readonly Binding[]): KeymapDoc {
  const parsed = keymapDoc.safeParse(parseJson(text))
  if (!parsed.success) throw new AppError('bad_input', describeIssue(parsed.error))
  const known = defaults.filter((each) => parsed.data.keys[each.id])
  const [conflict] = findKeyConflicts(known.map((each) => ({ ...each, keys: parsed.data.keys[each.id] ?? [] })))
  if (conflict) throw new AppError('bad_input', conflict)
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('bad_input', 'this is not JSON', { cause })
  }
}

/** The entry that is wrong, and why: `keys › split › 1: not a key combination`. */
function describeIssue({ issues }: z.ZodError): string {
  const [issue] = issues
  return issue ? `${issue.path.map(String).join(' › ') || 'the file'}: ${issue.message}` : 'not a keymap'
}

export function formatKeymap(doc: KeymapDoc): string {
  return `${JSON.stringify(doc, null, 2)}\n`
}

/** What the person changed here (`base` to `mine`), on top of what they changed elsewhere (`theirs`). */
export function mergeKeymaps(base: KeymapDoc, mine: KeymapDoc, theirs: KeymapDoc): KeymapDoc {
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const ids = new Set([base, mine, theirs].flatMap((each) => Object.keys(each.keys)))
  const keys: Record<string, Combo[]> = {}
  for (const id of ids) {
    const chosen = isSame(base.keys[id], mine.keys[id]) ? theirs.keys[id] : mine.keys[id]
    if (chosen) keys[id] = chosen
  }
  return {
    version: 1,
    keys,
    reactionMs: base.reactionMs === mine.reactionMs ? theirs.reactionMs : mine.reactionMs,
    isSnapping: base.isSnapping === mine.isSnapping ? theirs.isSnapping : mine.isSnapping,
  }
}
