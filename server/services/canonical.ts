import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { ensure } from '#shared/errors.ts'
import { computeMerkleRoot, sortFiles, toLeafText } from '#shared/release/merkle.ts'
import type { ReleaseFile } from '#shared/release/types.ts'

/** The one JSON text of a value (RFC 8785), in UTF-8, with a line end. */
export function toCanonicalBytes(value: unknown): Buffer {
  return Buffer.from(`${ensure(canonicalize(value), 'canonical JSON')}\n`)
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Root over files in order of path, in hex. */
export function computeRoot(files: readonly ReleaseFile[]): string {
  const leaves = sortFiles(files).map((file) => Buffer.from(toLeafText(file)))
  return Buffer.from(computeMerkleRoot(leaves, (bytes) => createHash('sha256').update(bytes).digest())).toString('hex')
}
