// Contract 7: XML as the legacy writes it. Line 2 holds everything, without white space between elements.
import type { Bytes } from './byte-strings'
import { Crash } from './reading-a-request'
import type { Fields, Value } from './values'

export function encodeXml(fields: Fields): Bytes {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<root>${elementsOf(Object.entries(fields))}</root>\n`
}

function elementsOf(entries: Iterable<readonly [Bytes, Value]>): Bytes {
  return [...entries].map(([name, value]) => element(name, value)).join('')
}

function element(name: Bytes, value: Value): Bytes {
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) throw new Crash(`no element can be called ${name}`)
  if (value instanceof Map) return elementOfArray(name, value)
  if (typeof value !== 'object' || value === null) return `<${name}>${textOf(value)}</${name}>`
  const inside = elementsOf(Object.entries(value))
  return `<${name}>${inside}</${name}>`
}

/** What `name[]=x` made: one element for each member of a list. */
function elementOfArray(name: Bytes, map: ReadonlyMap<Bytes, Value>): Bytes {
  const isList = [...map.keys()].every((key, i) => key === String(i))
  if (!isList) return `<${name}>${elementsOf(map)}</${name}>`
  return [...map.values()].map((value) => element(name, value)).join('')
}

/** Empty for null and false. Control characters except LF and CR are dropped, quotes stay. */
function textOf(value: string | number | boolean | null): Bytes {
  if (value === null || value === false) return ''
  return validOf(String(value === true ? '1' : value))
    .replace(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}

/** What is not UTF-8 becomes U+FFFD. */
function validOf(bytes: Bytes): Bytes {
  return Buffer.from(Buffer.from(bytes, 'latin1').toString('utf8'), 'utf8').toString('latin1')
}
