// Names and values as a query or a form holds them.
import type { Bytes } from '../../core/legacy/bytes'

export type Pairs = readonly (readonly [name: string, value: Bytes])[]

/** What a client may leave as it is in a form or a query; callers differ in it. */
const bare = {
  strict: /[^A-Za-z0-9\-_.~]/g,
  loose: /[\x00-\x20&+#%\x7f-\xff]/g,
}

/** Pairs as a query or a form holds them. */
export function encoded(pairs: Pairs, writing: keyof typeof bare = 'strict', plus = false): Bytes {
  const text = (value: Bytes) => {
    const escaped = value.replace(bare[writing], (byte) => {
      return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
    })
    return plus ? escaped.replaceAll('%20', '+') : escaped
  }
  return pairs.map(([name, value]) => `${name}=${text(value)}`).join('&')
}
