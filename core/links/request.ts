import { readInstant } from '../instant'
import { Refusal } from '../refusals'
import { readAlias } from './code'
import type { Settings } from './link'
import { normalizeUrl } from './url'

/** What a request to create a link asks for. */
export interface CreateRequest extends Settings {
  alias: string | null
  unguessable: boolean
  if_exists: 'return' | 'new'
}

/** What the values of a request are read against. */
export interface Surroundings {
  /** Hosts that are ours, see `ownHosts`. */
  own: ReadonlySet<string>
  /** Milliseconds since 1970. */
  now: number
}

type Reader<T> = (value: unknown, field: string, around: Surroundings) => T

const settings: { [F in keyof Settings]: Reader<Settings[F]> } = {
  long_url: (value, field, { own }) => normalizeUrl(text(value, field), own),
  title: (value, field) => (value === null ? null : line(value, field, 200)),
  tags: (value, field) => (value === null ? null : tagsOf(value, field)),
  expires_at: (value, field, { now }) => (value === null ? null : future(value, field, now)),
  max_clicks: (value, field) => (value === null ? null : clicks(value, field)),
  permanent: (value, field) => (value === null ? false : yesOrNo(value, field)),
}

const creation: { [F in keyof CreateRequest]: Reader<CreateRequest[F]> } = {
  ...settings,
  alias: (value, field) => (value === null ? null : readAlias(text(value, field))),
  unguessable: (value, field) => (value === null ? false : yesOrNo(value, field)),
  if_exists: (value, field) => (value === null ? 'new' : oneOf(value, field, ['return', 'new'])),
}

/**
 * A body of `POST /v1/links` (already parsed JSON) as a complete request, what it leaves out at its default.
 * Refuses unknown fields, wrong types and values, and wishes that exclude each other.
 */
export function readCreate(body: unknown, around: Surroundings): CreateRequest {
  const given = readFields(body, creation, around)
  if (given.long_url === undefined)
    throw new Refusal('bad-value', 'long_url is missing: say where the link leads.', 'long_url')
  const request: CreateRequest = {
    long_url: given.long_url,
    title: given.title ?? null,
    tags: given.tags ?? null,
    expires_at: given.expires_at ?? null,
    max_clicks: given.max_clicks ?? null,
    permanent: given.permanent ?? false,
    alias: given.alias ?? null,
    unguessable: given.unguessable ?? false,
    if_exists: given.if_exists ?? 'new',
  }
  if (request.alias !== null && request.if_exists === 'return') {
    throw new Refusal(
      'bad-value',
      'if_exists "return" may answer with another code, so it excludes alias; send one of them.',
      'if_exists',
    )
  }
  if (request.alias !== null && request.unguessable) {
    throw new Refusal(
      'bad-value',
      'an alias is chosen, not drawn, so it excludes unguessable; send one of them.',
      'unguessable',
    )
  }
  return request
}

/** A body of `PATCH /v1/links/{code}` (already parsed JSON): the fields it names, where null clears. Refuses as `readCreate` does. */
export function readEdit(body: unknown, around: Surroundings): Partial<Settings> {
  return readFields(body, settings, around)
}

/** The codes a body of `POST /v1/expand` (already parsed JSON) asks for, as sent. Refuses other fields, and other than 1 to 100 texts. */
export function readCodes(body: unknown): string[] {
  const { codes } = readFields(
    body,
    { codes: (value: unknown, field: string) => texts(value, field) },
    { own: new Set(), now: 0 },
  )
  if (codes === undefined || codes.length < 1 || codes.length > 100) {
    throw new Refusal('bad-value', 'codes takes 1 to 100 codes; send more in several requests.', 'codes')
  }
  return codes
}

/** The links a body of `POST /v1/links/bulk` (already parsed JSON) asks for, unread. Refuses other fields, and other than 1 to 100. */
export function readBulk(body: unknown): unknown[] {
  const { links } = readFields(body, { links: (value: unknown) => value }, { own: new Set(), now: 0 })
  if (Array.isArray(links) && links.length >= 1 && links.length <= 100) return links
  throw new Refusal('bad-value', 'links takes a list of 1 to 100 links; send more in several requests.', 'links')
}

function readFields<T extends object>(
  body: unknown,
  readers: { [F in keyof T]: Reader<T[F]> },
  around: Surroundings,
): Partial<T> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal('malformed-json', 'The body has to be a JSON object, like {"long_url": "https://example.com/"}.')
  }
  const read: Partial<T> = {}
  for (const [field, value] of Object.entries(body)) {
    if (!Object.hasOwn(readers, field)) {
      throw new Refusal(
        'unknown-field',
        `There is no field ${quoted(field)} here; known are ${Object.keys(readers).join(', ')}.`,
        field,
      )
    }
    const known = field as keyof T
    read[known] = readers[known](value, field, around)
  }
  return read
}

function text(value: unknown, field: string): string {
  if (typeof value === 'string') return value
  throw new Refusal('bad-value', `${field} has to be a text.`, field)
}

function line(value: unknown, field: string, longest: number): string {
  const given = text(value, field)
  const length = [...given].length
  if (length < 1 || length > longest)
    throw new Refusal('bad-value', `${field} takes 1 to ${longest} characters, or null for none.`, field)
  // Controls of direction make a text read other than it is.
  if (/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(given) || !given.isWellFormed()) {
    throw new Refusal('bad-value', `${field} has characters that cannot be shown, or half of one.`, field)
  }
  if (given.trim() === '') throw new Refusal('bad-value', `${field} is blank; send a text, or null for none.`, field)
  return given
}

function texts(value: unknown, field: string): string[] {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value
  throw new Refusal('bad-value', `${field} has to be a list of texts.`, field)
}

function tagsOf(value: unknown, field: string): string[] | null {
  const tags = new Set(texts(value, field).map((tag) => line(tag, field, 50)))
  if (tags.size > 20) throw new Refusal('bad-value', `${field} takes at most 20 tags.`, field)
  return tags.size === 0 ? null : [...tags]
}

function future(value: unknown, field: string, now: number): string {
  const at = readInstant(text(value, field))
  if (at === null)
    throw new Refusal('bad-value', `${field} has to be a time as RFC 3339 writes it, like 2027-01-31T12:00:00Z.`, field)
  if (at <= now)
    throw new Refusal('bad-value', `${field} has to be in the future; to end a link now, delete it.`, field)
  return new Date(at).toISOString()
}

function clicks(value: unknown, field: string): number {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1e9) return Number(value)
  throw new Refusal(
    'bad-value',
    `${field} has to be a whole number from 1 to 1,000,000,000, or null for no limit.`,
    field,
  )
}

function yesOrNo(value: unknown, field: string): boolean {
  if (typeof value === 'boolean') return value
  throw new Refusal('bad-value', `${field} has to be true or false.`, field)
}

function oneOf<T extends string>(value: unknown, field: string, choices: readonly T[]): T {
  const choice = choices.find((each) => each === value)
  if (choice !== undefined) return choice
  throw new Refusal('bad-value', `${field} has to be one of ${choices.map(quoted).join(', ')}.`, field)
}

/** A name of the caller's own in a message: short, and with nothing that could break out of it. */
function quoted(name: string): string {
  return JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name)
}
