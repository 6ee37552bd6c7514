import type { ReleaseFile } from './types.ts'

/** sha256 of bytes; whoever calls brings it. */
export type Hash = (bytes: Uint8Array) => Uint8Array

const leafPrefix = 0
const nodePrefix = 1

function concat(prefix: number, ...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0))
  out[0] = prefix
  let at = 1
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Merkle tree hash of RFC 6962 (section 2.1): leaves and nodes are told apart by a first byte, so that neither passes for the other. */
export function computeMerkleRoot(leaves: readonly Uint8Array[], hash: Hash): Uint8Array {
  if (leaves.length === 0) return hash(new Uint8Array())
  const [only] = leaves
  if (leaves.length === 1 && only) return hash(concat(leafPrefix, only))
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  return hash(concat(nodePrefix, computeMerkleRoot(leaves.slice(0, half), hash), computeMerkleRoot(leaves.slice(half), hash)))
}

/** Leaf of a file: its canonical JSON (names in order, no spaces). */
export function toLeafText(file: ReleaseFile): string {
  return JSON.stringify({ bytes: file.bytes, path: file.path, sha256: file.sha256 })
}

/** Files in the order that the root is made over. */
export function sortFiles<T extends { path: string }>(files: readonly T[]): T[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}
