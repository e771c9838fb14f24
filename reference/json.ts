// Contract 7: JSON as the legacy writes it.
import { type Bytes, isText, toText } from './byte-strings'
import type { Value } from './values'

/** One line of ASCII; null when some text is not valid UTF-8, which the legacy cannot encode [bug]. */
export function encodeJson(value: Value): Bytes | null {
  if (typeof value === 'string') return isText(value) ? quote(toText(value)) : null
  if (Array.isArray(value)) return gather(value.map(encodeJson), '[', ']')
  if (value instanceof Map) return encodeMap(value)
  if (typeof value === 'object' && value !== null) return encodeEntries(Object.entries(value))
  return String(value)
}

/** What `name[]=x` made: a list when its keys are 0, 1, 2... */
function encodeMap(map: ReadonlyMap<Bytes, Value>): Bytes | null {
  const isList = [...map.keys()].every((key, i) => key === String(i))
  return isList ? gather([...map.values()].map(encodeJson), '[', ']') : encodeEntries([...map])
}

function encodeEntries(entries: [Bytes, Value][]): Bytes | null {
  const parts = entries.map(([name, value]) => {
    const [key, encoded] = [encodeJson(name), encodeJson(value)]
    return key === null || encoded === null ? null : `${key}:${encoded}`
  })
  return gather(parts, '{', '}')
}

function gather(parts: (Bytes | null)[], open: string, close: string): Bytes | null {
  return parts.includes(null) ? null : open + parts.join(',') + close
}

/** `/` is written `\/`, everything beyond ASCII `\uXXXX`; DEL and `< > & '` stay. */
function quote(text: string): Bytes {
  return JSON.stringify(text)
    .replaceAll('/', '\\/')
    .replace(/[^\x00-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
