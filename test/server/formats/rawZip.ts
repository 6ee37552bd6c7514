import { crc32, deflateRawSync } from 'node:zlib'

/** A member as a hostile archive may declare it. */
export type RawMember = {
  name: string
  content: Uint8Array
  /** What the archive says the content unpacks to. */
  declaredBytes?: number
  /** Upper half of the external attributes: a Unix file mode. */
  mode?: number
}

function header(member: RawMember, packed: Uint8Array): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0) // version needed
  fields.writeUInt16LE(0x0800, 2) // names in UTF-8
  fields.writeUInt16LE(8, 4) // deflate
  fields.writeUInt32LE(crc32(member.content), 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(member.declaredBytes ?? member.content.length, 18)
  fields.writeUInt16LE(Buffer.byteLength(member.name), 22)
  return fields
}

/** A zip written by hand, so that it can lie: libraries that write zips refuse to. */
export function rawZip(members: readonly RawMember[]): Uint8Array {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const packed = deflateRawSync(member.content)
    const fields = header(member, packed)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(member.name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    // made by Unix, so that the mode counts
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), fields, rest, Buffer.from(member.name)]))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(centrals)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(members.length, 4)
  end.writeUInt16LE(members.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06'), end])
}
