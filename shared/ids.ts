import { z } from 'zod'

/** Prefix of every kind of id. An id is `prefix_` and 8–40 characters of a–z, 0–9. */
export const idPrefixes = {
  project: 'prj',
  session: 'ses',
  subject: 'sub',
  import: 'imp',
  taxonomyVersion: 'txv',
  label: 'lab',
  pass: 'pas',
  segment: 'seg',
  change: 'chg',
  review: 'rev',
  flag: 'flg',
  release: 'rel',
  token: 'tok',
  access: 'acc',
  action: 'act',
  savedView: 'viw',
} as const

export type IdKind = keyof typeof idPrefixes
export type Id<K extends IdKind> = string & { readonly idKind: K }

export type ProjectId = Id<'project'>
export type SessionId = Id<'session'>
export type SubjectId = Id<'subject'>
export type ImportId = Id<'import'>
export type TaxonomyVersionId = Id<'taxonomyVersion'>
export type LabelId = Id<'label'>
export type PassId = Id<'pass'>
export type SegmentId = Id<'segment'>
export type ChangeId = Id<'change'>
export type ReviewId = Id<'review'>
export type FlagId = Id<'flag'>
export type ReleaseId = Id<'release'>
export type TokenId = Id<'token'>
export type AccessId = Id<'access'>
export type SavedViewId = Id<'savedView'>
/** Ids of people come from the sign-in library and carry no prefix of ours. */
export type UserId = string & { readonly idKind: 'user' }

export function isId<K extends IdKind>(kind: K, text: string): text is Id<K> {
  return new RegExp(`^${idPrefixes[kind]}_[a-z0-9]{8,40}$`).test(text)
}

/** Schema of one kind of id, branded. */
export function idSchema<K extends IdKind>(kind: K) {
  return z.custom<Id<K>>((value) => typeof value === 'string' && isId(kind, value), {
    error: `expected an id that begins with ${idPrefixes[kind]}_`,
  })
}

/** Makes an id of a kind from `random`, 16 bytes or more. The caller brings the randomness. */
export function idFromBytes<K extends IdKind>(kind: K, random: Uint8Array): Id<K> {
  let text = ''
  for (const byte of random.subarray(0, 16)) text += (byte & 31).toString(32) // 32 digits: 0–9, a–v
  return `${idPrefixes[kind]}_${text}` as Id<K>
}

/** Makes ids; `main` files pass one built on real randomness, tests a counter. */
export type NewId = <K extends IdKind>(kind: K) => Id<K>
