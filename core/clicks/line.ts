// The log line of a click, and of a link's beginning and end, as it is written. Part of the redirect: it stays small.
import { randomBytes } from 'node:crypto'

/** What is recorded of who followed a link: no address, no path, no query. */
export interface Visit {
  bot: boolean
  /** Two capitals (ISO 3166), or null when unknown. */
  country: string | null
  /** A host in lower case, `other`, or null when the click came without one. */
  referrer: string | null
}

export interface Written {
  /** When it happened, in milliseconds since 1970. */
  at: number
  /** The process that wrote the line, and the line's number among its own, from 1: a gap is a lost line. */
  writer: string
  n: number
  code: string
}

export type ClickLine = Written & { type: 'click'; version: number } & Visit
export type LinkLine = Written & { type: 'link'; event: 'created' | 'deleted' }
/** A request that was no click, of which only its place among others matters. Nothing is counted of it. */
export type NoneLine = Omit<Written, 'code'> & { type: 'none' }
export type Line = ClickLine | LinkLine

interface Seams {
  write?: (line: string) => void
  /** Milliseconds since 1970. */
  now?: () => number
  /** What tells this process from every other one. */
  writer?: string
}

/** The format these lines have. A reader takes this one and the one before it, since a canary runs two at once. */
export const current = 1

/**
 * Opens the log for clicks and links. Lines go straight to standard output, one JSON object each: what is written through
 * `console` the Lambda runtime would wrap. One per process: it numbers its lines.
 */
export function openLines({ write = toStandardOutput, now = Date.now, writer = randomName() }: Seams = {}) {
  let n = 0
  const line = (type: Line['type'], fields: object) =>
    write(`${written(type, { at: now(), writer, n: ++n }, fields)}\n`)
  return {
    /** One click: a version of a link was served to a visitor. */
    click(code: string, version: number, { bot, country, referrer }: Visit): void {
      line('click', { code, version, bot, country, referrer })
    },
    /** A link came into being, or ended. */
    link(code: string, event: LinkLine['event']): void {
      line('link', { code, event })
    },
  }
}

/** A line as text, for one that was not written when it happened. `fields` is what its type has besides the rest. */
export function written(type: Line['type'] | 'none', { at, writer, n }: Omit<Written, 'code'>, fields: object): string {
  const head = JSON.stringify({ level: 'INFO', timestamp: new Date(at).toISOString(), type, v: current, writer, n })
  const rest = JSON.stringify(fields)
  // Put together as text: one object made of two is written several times slower, and that was most of a redirect's own work.
  return rest === '{}' ? head : `${head.slice(0, -1)},${rest.slice(1)}`
}

export type Lines = ReturnType<typeof openLines>

function toStandardOutput(line: string): void {
  process.stdout.write(line)
}

function randomName(): string {
  return randomBytes(6).toString('base64url')
}
