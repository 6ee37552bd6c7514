import { z } from 'zod'

export const attributeKinds = ['choice', 'flag', 'number', 'text'] as const

/** Something that is said of a segment beside its intent, such as how sure a person is of it. */
export const attribute = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  title: z.string().trim().min(1).max(60),
  kind: z.enum(attributeKinds),
  /** What a choice is made from, in shown order; empty for the other kinds. */
  options: z.array(z.string().trim().min(1).max(60)).max(100).default([]),
  isRequired: z.boolean().default(false),
  /** Ids of the tiers whose segments carry it. */
  tiers: z.array(z.string()).max(20),
})
export type Attribute = z.infer<typeof attribute>

export const attributeValue = z.union([z.string().max(4000), z.number(), z.boolean()])
export type AttributeValue = z.infer<typeof attributeValue>

/** Values by the attribute's id. What nobody said is not in it. */
export const attributeValues = z.record(z.string().max(31), attributeValue)
export type AttributeValues = z.infer<typeof attributeValues>

const types = { choice: 'string', text: 'string', flag: 'boolean', number: 'number' } as const
const words = { choice: 'one of its options', text: 'text', flag: 'yes or no', number: 'a number' } as const

/** Why the attribute can't have the value; null when it can. */
export function findValueProblem({ title, kind, options }: Attribute, value: AttributeValue): string | null {
  const isFit = typeof value === types[kind] && (kind !== 'choice' || options.includes(String(value)))
  return isFit ? null : `"${title}" must be ${words[kind]}, not ${JSON.stringify(value)}`
}
