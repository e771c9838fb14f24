// What a body says, taken apart without losing a byte: the values it holds, and everything that stands between them.
import type { Bytes } from '../../legacy/bytes'

/** What a leaf is written as. In XML everything is text. */
export type LeafType = 'text' | 'number' | 'boolean' | 'null' | 'empty object' | 'empty list'

/** One value of a body. */
export interface Leaf {
  /** `url.title`, `links.link_1.clicks`; empty for a body that is one value. */
  path: string
  type: LeafType
  /** As it is written, quotes and escapes included. */
  raw: Bytes
  /** What it means: without quotes, escapes resolved, in UTF-8. */
  value: Bytes
}

/** What kind of body it is. A `broken` one begins like its kind and cannot be read as such. */
export type BodyKind = 'empty' | 'json' | 'jsonp' | 'xml' | 'html' | 'text' | 'binary' | 'broken json' | 'broken xml'

/** A body: gap, leaf, gap, leaf, … gap. Put together in that order they are the body again. */
export interface Reading {
  kind: BodyKind
  leaves: readonly Leaf[]
  /** One more than there are leaves. */
  gaps: readonly Bytes[]
}

/** Collects leaves and gaps while a body is scanned from left to right. A name that comes again under one parent is told apart. */
export class Scan {
  readonly leaves: Leaf[] = []
  readonly gaps: Bytes[] = []
  private readonly paths = new Map<string, number>()
  private from = 0

  constructor(readonly bytes: Bytes) {}

  /** Notes a leaf that stands from `start` to `end`. */
  add(path: string, type: LeafType, start: number, end: number, value: Bytes): void {
    this.gaps.push(this.bytes.slice(this.from, start))
    this.from = end
    const before = this.paths.get(path) ?? 0
    this.paths.set(path, before + 1)
    const name = before === 0 ? path : `${path}#${before + 1}`
    this.leaves.push({ path: name, type, raw: this.bytes.slice(start, end), value })
  }

  /** Everything noted, as a body of a kind. */
  read(kind: BodyKind): Reading {
    return { kind, leaves: this.leaves, gaps: [...this.gaps, this.bytes.slice(this.from)] }
  }
}

/** The path of a member of what is at `parent`. */
export function memberPath(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`
}
