// Expected differences: files in `core/shadow/expected`, each for one difference, with an owner, a reason and an end. None covers
// for ever, and one that is over covers nothing. The format is told in expected/README.md.
import type { Pair } from '../pair'
import { type Route, routes } from '../route'
import type { Difference } from '../verdict'

/** One expected difference. */
export interface Expected {
  id: string
  route: Route
  /** The path of a difference; `*` stands for one name in it, `**` for any number. */
  path: string
  kind: Difference['kind']
  /** What the values have to look like; a value that is not there is like an empty one. */
  left?: RegExp
  right?: RegExp
  owner: string
  /** Where it was agreed on. */
  reason: string
  /** Days, `2026-12-01`. */
  since: string
  expires: string
  /** The largest share of a route's requests that it may cover. */
  cap: number
}

/** Longer than this nothing is expected: by then one of the systems has to change. */
const longestDays = 30

const kinds: readonly string[] = ['missing', 'extra', 'type', 'value', 'order', 'length', 'encoding']
const required = ['id', 'route', 'path', 'kind', 'owner', 'reason', 'since', 'expires', 'cap']
const optional = ['left', 'right']

/** Reads one file. Throws an error that says what is wrong with which field, for people who wrote it. */
export function parseExpected(json: string): Expected {
  const given = objectOf(json)
  for (const name of Object.keys(given))
    if (![...required, ...optional].includes(name)) throw new Error(`${name} is no field of an expected difference`)
  for (const name of required)
    if (given[name] === undefined || given[name] === '') throw new Error(`${name} is missing`)
  const since = day(given, 'since')
  const expires = day(given, 'expires')
  const days = (Date.parse(expires) - Date.parse(since)) / 86_400_000
  if (days < 0 || days > longestDays)
    throw new Error(`expires has to be at most ${longestDays} days after since, and it is ${days}`)
  const [left, right] = [pattern(given, 'left'), pattern(given, 'right')]
  return {
    id: text(given, 'id', /^[a-z][a-z0-9-]{2,59}$/, 'small letters, digits and -'),
    route: oneOf(given, 'route', routes),
    path: text(given, 'path', /^[^*\s]+\S*$/, 'a path of a difference that does not begin with *'),
    kind: oneOf(given, 'kind', kinds) as Difference['kind'],
    ...(left && { left }),
    ...(right && { right }),
    owner: text(given, 'owner', /\S/, 'who answers for it'),
    reason: text(given, 'reason', /^https?:\/\/\S+$/, 'a link to where it was agreed on'),
    since,
    expires,
    cap: share(given),
  }
}

/** Whether an expected difference holds at a time: from the first of its days until the last is over. */
export function isLive({ since, expires }: Pick<Expected, 'since' | 'expires'>, at: number): boolean {
  const today = new Date(at).toISOString().slice(0, 10)
  return since <= today && today <= expires
}

/** Whether it covered more of a route's requests than it may: then nothing can be told from what it covered. */
export function isOverCap({ cap }: Pick<Expected, 'cap'>, covered: number, requests: number): boolean {
  return covered > Math.max(1, cap * requests)
}

/** Whether an expected difference covers one that was met. Whether it is live has been asked before. */
export function covers(expected: Expected, { path, kind, left, right }: Difference, { sorted }: Pick<Pair, 'sorted'>) {
  if (expected.route !== sorted.route || expected.kind !== kind || !matches(expected.path, path)) return false
  return (expected.left?.test(left ?? '') ?? true) && (expected.right?.test(right ?? '') ?? true)
}

function matches(glob: string, path: string): boolean {
  const pattern = glob
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^.]*' : part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&')))
    .join('')
  return new RegExp(`^${pattern}$`, 's').test(path)
}

type Given = Record<string, unknown>

function objectOf(json: string): Given {
  let given: unknown
  try {
    given = JSON.parse(json)
  } catch {
    throw new Error('it is not JSON')
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Error('it is not an object')
  return Object.fromEntries(Object.entries(given))
}

function text(given: Given, name: string, form: RegExp, what: string): string {
  const value = given[name]
  if (typeof value !== 'string' || !form.test(value)) throw new Error(`${name} has to be ${what}`)
  return value
}

function oneOf<T extends string>(given: Given, name: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === given[name])
  if (found === undefined) throw new Error(`${name} has to be one of ${allowed.join(', ')}`)
  return found
}

function day(given: Given, name: string): string {
  const value = text(given, name, /^\d{4}-\d\d-\d\d$/, 'a day like 2026-12-01')
  const at = Date.parse(value)
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== value) throw new Error(`${name} is no day`)
  return value
}

function pattern(given: Given, name: string): RegExp | undefined {
  if (given[name] === undefined) return undefined
  try {
    return new RegExp(text(given, name, /./s, 'a regular expression'), 's')
  } catch {
    throw new Error(`${name} has to be a regular expression`)
  }
}

function share(given: Given): number {
  const { cap } = given
  if (typeof cap !== 'number' || !(cap > 0 && cap <= 1)) throw new Error('cap has to be a share above 0 and at most 1')
  return cap
}
