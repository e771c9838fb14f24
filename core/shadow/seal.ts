// What a log may not show: sealed with a key from the secret store, so that only the comparison and its operators can read it.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { type Bytes, bufferOf } from '../legacy/bytes'

const cipher = 'aes-256-gcm'
const [saltLength, nonceLength, tagLength] = [12, 12, 16]
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

/** Makes the keys out of the text of the secret `MigrationSecret`. */
export function sealOf(secret: string): Seal {
  const [sealing, names] = [derived(secret, '', 'seal'), derived(secret, '', 'names')]
  return {
    seal(content, bound) {
      const salt = randomBytes(saltLength + nonceLength)
      const { key, nonce } = keyFor(sealing, salt)
      const sealer = createCipheriv(cipher, key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(bound))
      const packed = deflateRawSync(JSON.stringify(content), { level: 1 })
      const parts = [salt, sealer.update(packed), sealer.final()]
      return Buffer.concat([...parts, sealer.getAuthTag()]).toString('base64')
    },
    open(sealed, bound) {
      const bytes = Buffer.from(sealed, 'base64')
      const [start, end] = [saltLength + nonceLength, bytes.length - tagLength]
      if (end < start) throw new Error('a sealed part is cut')
      const { key, nonce } = keyFor(sealing, bytes.subarray(0, start))
      const opener = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength })
      opener.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(end))
      const packed = Buffer.concat([opener.update(bytes.subarray(start, end)), opener.final()])
      return JSON.parse(inflateRawSync(packed, { maxOutputLength: largest }).toString())
    },
    nameOf: (bytes) => createHmac('sha256', names).update(bufferOf(bytes)).digest('base64url').slice(0, 16),
  }
}

/** A key for one message: random nonces under one key alone would meet after some billions of them. */
function keyFor(sealing: Buffer, salt: Buffer) {
  return { key: derived(sealing, salt.subarray(0, saltLength), 'message'), nonce: salt.subarray(saltLength) }
}

function derived(secret: string | Buffer, salt: string | Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, 32))
}
