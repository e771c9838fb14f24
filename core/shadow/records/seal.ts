// What a log may not show: sealed with a key from the secret store, so that only the comparison and its operators can read it.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { type Bytes, bufferOf } from '../../legacy/bytes'

const cipher = 'aes-256-gcm'
const [saltLength, nonceLength, tagLength] = [16, 12, 16]
/** What is smaller costs more time to pack than it saves room; somebody waits while it is sealed. */
const worthPacking = 2_048
/** Nothing that is sealed here opens to more, in bytes. */
const largest = 64 * 1024 * 1024

export interface Seal {
  /**
   * Seals anything JSON can say, in base64, so that it opens only beside `bound`: the text it belongs to. Equal contents look
   * different each time.
   */
  seal(content: unknown, bound: string): string
  /** What was sealed. Throws when it was sealed with another key or beside another text, or when a bit of it has changed. */
  open(sealed: string, bound: string): unknown
  /** A name for some bytes, by which nobody without the secret can tell them: 16 characters of an HMAC. */
  nameOf(bytes: Bytes): string
}

/**
 * Makes the keys out of the text of the secret `MigrationSecret`. Whatever seals has a key of its own, derived with a salt that goes
 * with each message, and counts its nonces: none can meet another.
 */
export function sealOf(secret: string): Seal {
  const [sealing, names] = [derived(secret, '', 'seal'), derived(secret, '', 'names')]
  const salt = randomBytes(saltLength)
  const own = derived(sealing, salt, 'messages')
  let sealed = 0n
  let other = { salt, key: own }
  return {
    seal(content, bound) {
      const nonce = Buffer.alloc(nonceLength)
      nonce.writeBigUInt64BE(++sealed, nonceLength - 8)
      const sealer = createCipheriv(cipher, own, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(bound))
      const parts = [salt, nonce, sealer.update(packed(JSON.stringify(content))), sealer.final()]
      return Buffer.concat([...parts, sealer.getAuthTag()]).toString('base64')
    },
    open(text, bound) {
      const bytes = Buffer.from(text, 'base64')
      const [start, end] = [saltLength + nonceLength, bytes.length - tagLength]
      if (end < start) throw new Error('a sealed part is cut')
      const opener = createDecipheriv(
        cipher,
        keyFor(bytes.subarray(0, saltLength)),
        bytes.subarray(saltLength, start),
        {
          authTagLength: tagLength,
        },
      )
      opener.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(end))
      return JSON.parse(unpacked(Buffer.concat([opener.update(bytes.subarray(start, end)), opener.final()])))
    },
    nameOf: (bytes) => createHmac('sha256', names).update(bufferOf(bytes)).digest('base64url').slice(0, 16),
  }

  /** Messages of one writer come together. */
  function keyFor(theirs: Buffer): Buffer {
    if (!theirs.equals(other.salt)) other = { salt: Buffer.from(theirs), key: derived(sealing, theirs, 'messages') }
    return other.key
  }
}

/** JSON as it is, or deflated after a byte that no JSON begins with. */
function packed(json: string): Buffer {
  if (json.length < worthPacking) return Buffer.from(json)
  return Buffer.concat([Buffer.alloc(1), deflateRawSync(json, { level: 1 })])
}

function unpacked(bytes: Buffer): string {
  return (bytes[0] === 0 ? inflateRawSync(bytes.subarray(1), { maxOutputLength: largest }) : bytes).toString()
}

function derived(secret: string | Buffer, salt: string | Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, 32))
}
