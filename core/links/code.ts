import { customAlphabet } from 'nanoid'
import { Refusal } from '../refusals'

/** Digits and consonants that cannot be mistaken for one another; without vowels hardly a word can appear by accident. */
export const alphabet = '23456789bcdfghjkmnpqrstvwxyzBCDFGHJKLMNPQRSTVWXYZ'

const reserved = new Set(
  'v1 api app ops admin static health robots.txt favicon.ico .well-known yourls-api.php'.split(' '),
)

const drawn = new RegExp(`^([${alphabet}]{7}|[${alphabet}]{16})$`)
const short = /* @__PURE__ */ customAlphabet(alphabet, 7)
const long = /* @__PURE__ */ customAlphabet(alphabet, 16)

/**
 * A random code: 7 of 49 symbols (6.6e11 codes), or 16 (90 bits) where guessing must be hopeless. One at least is a capital: without any it
 * could be an alias, and would be found in other letters, too.
 */
export function newCode(unguessable: boolean): string {
  const draw = unguessable ? long : short
  for (;;) {
    const code = draw()
    if (/[A-Z]/.test(code)) return code
  }
}

/** A wanted code in the form it is stored, in lower case. Refuses other characters, more than 64 and reserved words. */
export function readAlias(text: string): string {
  if (!isCode(text)) {
    throw new Refusal(
      'bad-value',
      'alias takes 1 to 64 letters, digits, - and _, and starts with a letter or digit.',
      'alias',
    )
  }
  const alias = text.toLowerCase()
  if (reserved.has(alias)) throw new Refusal('bad-value', `alias ${alias} is reserved; choose another.`, 'alias')
  return alias
}

/** Whether a text can be a code at all: what cannot is not worth asking the store for. */
export function isCode(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text)
}

/**
 * Where to look for a code, in order: as written, then in lower case, since aliases are unique without regard to case.
 * What no draw can give has to be an alias, and those are stored in lower case only.
 */
export function spellings(code: string): string[] {
  const lower = code.toLowerCase()
  if (lower === code) return [code]
  return drawn.test(code) ? [code, lower] : [lower]
}
