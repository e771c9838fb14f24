// Contract 2, passwords: bcrypt, which Node does not bring: the cipher behind `phpass:` passwords (contract 2). Its
// tables are the hexadecimal digits of pi, so they are computed instead of listed.
import { timingSafeEqual } from 'node:crypto'

const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const words = 18 + 4 * 256
let pi: Uint32Array | null = null

/** Whether a password belongs to a `$2a$`, `$2b$` or `$2y$` hash; false for any other text. */
export function matchesBcrypt(password: Buffer, hash: string): boolean {
  const [, cost, salt, digest] = /^\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/.exec(hash) ?? []
  if (cost === undefined || salt === undefined || digest === undefined) return false
  const rounds = Number(cost)
  if (rounds < 4 || rounds > 31) return false
  const made = bcrypt(
    Buffer.concat([password.subarray(0, 72), Buffer.of(0)]).subarray(0, 72),
    decode64(salt, 16),
    rounds,
  )
  return timingSafeEqual(made, decode64(digest, 23))
}

function bcrypt(key: Buffer, salt: Buffer, cost: number): Buffer {
  const state = digitsOfPi().slice()
  mixKey(state, key)
  expand(state, salt)
  for (let round = 2 ** cost; round > 0; round -= 1) {
    mixKey(state, key)
    expand(state, null)
    mixKey(state, salt)
    expand(state, null)
  }
  const text = Buffer.from('OrpheanBeholderScryDoubt')
  for (let block = 0; block < 24; block += 8) {
    let pair: [number, number] = [text.readUInt32BE(block), text.readUInt32BE(block + 4)]
    for (let i = 0; i < 64; i += 1) pair = encipher(state, pair[0], pair[1])
    text.writeUInt32BE(pair[0], block)
    text.writeUInt32BE(pair[1], block + 4)
  }
  return text.subarray(0, 23)
}

function mixKey(state: Uint32Array, key: Buffer): void {
  for (let i = 0; i < 18; i += 1) state[i] = word(state, i) ^ wordOf(key, i)
}

/** Replaces the whole state by what it enciphers, mixed with the salt if there is one. */
function expand(state: Uint32Array, salt: Buffer | null): void {
  let pair: [number, number] = [0, 0]
  for (let i = 0; i < words; i += 2) {
    const [left, right] = salt ? [pair[0] ^ wordOf(salt, i), pair[1] ^ wordOf(salt, i + 1)] : pair
    pair = encipher(state, left, right)
    state[i] = pair[0]
    state[i + 1] = pair[1]
  }
}

function encipher(state: Uint32Array, left: number, right: number): [number, number] {
  let [l, r] = [left, right]
  for (let round = 0; round < 16; round += 2) {
    l ^= word(state, round)
    r ^= scramble(state, l) ^ word(state, round + 1)
    l ^= scramble(state, r)
  }
  return [(r ^ word(state, 17)) >>> 0, (l ^ word(state, 16)) >>> 0]
}

function scramble(state: Uint32Array, x: number): number {
  const a = (word(state, 18 + (x >>> 24)) + word(state, 274 + ((x >>> 16) & 255))) | 0
  return ((a ^ word(state, 530 + ((x >>> 8) & 255))) + word(state, 786 + (x & 255))) | 0
}

function word(state: Uint32Array, i: number): number {
  return state[i] ?? 0
}

/** The i-th word of bytes repeated without end. */
function wordOf(bytes: Buffer, i: number): number {
  let value = 0
  for (let b = 0; b < 4; b += 1) value = (value << 8) | (bytes[(i * 4 + b) % bytes.length] ?? 0)
  return value
}

function decode64(text: string, length: number): Buffer {
  const bits = [...text].map((c) => alphabet.indexOf(c).toString(2).padStart(6, '0')).join('')
  return Buffer.from(Array.from({ length }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8).padEnd(8, '0'), 2)))
}

/** The fraction of pi as 32-bit words, by Machin's formula. */
function digitsOfPi(): Uint32Array {
  if (pi) return pi
  const bits = BigInt(words * 32)
  const guard = 64n
  const fraction = (16n * inverseTangent(5n, bits + guard) - 4n * inverseTangent(239n, bits + guard)) >> guard
  pi = Uint32Array.from({ length: words }, (_, i) => Number((fraction >> BigInt((words - 1 - i) * 32)) & 0xffffffffn))
  return pi
}

function inverseTangent(x: bigint, bits: bigint): bigint {
  let [sum, term] = [0n, (1n << bits) / x]
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += (n & 2n) === 0n ? term / n : -(term / n)
    term /= x * x
  }
  return sum
}
