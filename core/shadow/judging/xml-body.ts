// XML as the legacy system writes it, read with the place of every text. Only elements that hold no other are leaves.
import { type Bytes, bytesOf } from '../../legacy/bytes'
import { memberPath, type Reading, Scan } from './leaf'

/** Deeper than any answer of the contract; what is deeper is not read. */
const deepest = 32

/** A body in XML: one root, which is no part of the paths. Null when its elements do not end as they began. */
export function readXml(bytes: Bytes): Reading | null {
  const scan = new Scan(bytes)
  const open: { name: string; path: string; from: number; hasElements: boolean }[] = []
  let isClosed = false
  const tag = /<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|<(\/?)([^\s<>/!?]+)(?=[\s/>])[^<>]*?(\/?)>|</gs
  for (const { 0: whole, 1: slash, 2: name, 3: alone, index } of bytes.matchAll(tag)) {
    if (whole === '<') return null
    if (name === undefined) continue
    const parent = open.at(-1)
    if (slash === '/') {
      if (parent?.name !== name) return null
      open.pop()
      if (!parent.hasElements && open.length > 0) leaf(scan, parent.path, parent.from, index)
      isClosed = open.length === 0
      continue
    }
    if (isClosed || open.length >= deepest) return null
    if (parent) parent.hasElements = true
    const path = open.length === 0 ? '' : memberPath(open.at(-1)?.path ?? '', name)
    const from = index + whole.length
    if (alone !== '/') open.push({ name, path, from, hasElements: false })
    else if (open.length > 0) leaf(scan, path, from, from)
  }
  return isClosed ? scan.read('xml') : null
}

function leaf(scan: Scan, path: string, start: number, end: number): void {
  scan.add(path, 'text', start, end, textValue(scan.bytes.slice(start, end)))
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What a text means: CDATA unwrapped, comments gone, entities resolved. */
function textValue(raw: Bytes): Bytes {
  if (!/[<&]/.test(raw)) return raw
  return raw.replace(
    /<!\[CDATA\[(.*?)\]\]>|<[^>]*>|&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/gs,
    (whole, cdata?: string, hex?: string, decimal?: string, name?: string) => {
      if (cdata !== undefined) return cdata
      if (name !== undefined) return entities[name] ?? whole
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      if (Number.isNaN(code)) return ''
      return code <= 0x10ffff ? bytesOf(String.fromCodePoint(code)) : whole
    },
  )
}
