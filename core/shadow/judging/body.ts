// The body of an answer: of what kind it is, and what it says. It goes by what is there, not by what the headers claim.
import { type Bytes, isUtf8 } from '../../legacy/bytes'
import { readJson, readJsonp } from './json-body'
import type { BodyKind, Reading } from './leaf'
import { readXml } from './xml-body'

/** Reads a body of any kind. What cannot be taken apart is one value, so that no byte of it goes unseen. */
export function readBody(bytes: Bytes): Reading {
  if (bytes === '') return { kind: 'empty', leaves: [], gaps: [''] }
  if (/^\s*[{[]/.test(bytes)) return readJson(bytes) ?? whole('broken json', bytes)
  if (/^\s*(?:<\?xml|<root>)/.test(bytes)) return readXml(bytes) ?? whole('broken xml', bytes)
  if (/^\s*<(?:!doctype html|html|head|body)\b/i.test(bytes)) return whole('html', bytes)
  if (/^[\w$.]*\(\s*[{[]/.test(bytes)) return readJsonp(bytes) ?? whole('broken json', bytes)
  return whole(bytes.includes('\0') || !isUtf8(bytes) ? 'binary' : 'text', bytes)
}

/** The leaf of a path; undefined when there is none. */
export function leafAt({ leaves }: Reading, path: string) {
  return leaves.find((leaf) => leaf.path === path)
}

function whole(kind: BodyKind, bytes: Bytes): Reading {
  return { kind, leaves: [{ path: '', type: 'text', raw: bytes, value: bytes }], gaps: ['', ''] }
}
