// The smallest request that still fails.
import type { Hostile } from './hostile'

/** Takes away from a request what it fails without, until nothing more can go; `fails` asks anew each time. */
export async function smallest(request: Hostile, fails: (request: Hostile) => Promise<boolean>): Promise<Hostile> {
  let least = request
  // Each step is smaller than the one before; the limit is for a fault that comes and goes.
  for (let tries = 0; tries < 2_000; ) {
    const before = least
    for (const smaller of smallerThan(least)) {
      tries++
      if (!(await fails(smaller))) continue
      least = smaller
      break
    }
    if (least === before) return least
  }
  return least
}

function* smallerThan(request: Hostile): Generator<Hostile> {
  for (const n of request.headers.keys()) yield { ...request, headers: request.headers.filter((_, each) => each !== n) }
  for (const body of smallerJson(request.body)) yield { ...request, body }
  for (const body of shorter(request.body)) yield { ...request, body }
  for (const target of shorter(request.target)) if (target.startsWith('/')) yield { ...request, target }
  for (const [n, [name, value]] of request.headers.entries()) {
    for (const less of shorter(value)) {
      yield { ...request, headers: request.headers.map((each, at) => (at === n ? [name, less] : each)) }
    }
  }
}

/** The same JSON without one of its parts, or with something plainer in its place; nothing for what is no JSON. */
function* smallerJson(body: string): Generator<string> {
  try {
    for (const smaller of smallerValues(JSON.parse(body))) yield JSON.stringify(smaller)
  } catch {
    // It is made smaller as a text.
  }
}

function* smallerValues(value: unknown): Generator<unknown> {
  if (typeof value === 'string' && value !== '') yield ''
  if (typeof value !== 'object' || value === null) return
  const entries = Object.entries(value)
  const made = (left: [string, unknown][]) =>
    Array.isArray(value) ? left.map(([, each]) => each) : Object.fromEntries(left)
  for (const n of entries.keys()) yield made(entries.filter((_, each) => each !== n))
  for (const [n, [name, inner]] of entries.entries()) {
    for (const smaller of smallerValues(inner)) {
      yield made(entries.map((entry, each): [string, unknown] => (each === n ? [name, smaller] : entry)))
    }
  }
}

/** A text without one of its halves, quarters and so on, the largest first. */
function* shorter(text: string): Generator<string> {
  for (let size = Math.ceil(text.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < text.length; at += size) yield text.slice(0, at) + text.slice(at + size)
  }
}

/** A request as a command that a person can run in bash, against `$URL`. */
export function curlOf({ method, target, headers, body }: Hostile): string {
  const words = ['curl', '-si', '--path-as-is', '--globoff', method === 'HEAD' ? '--head' : `-X ${method}`]
  for (const [name, value] of headers) words.push('-H', quoted(value === '' ? `${name};` : `${name}: ${value}`))
  if (body !== '') words.push('--data-binary', quoted(body))
  return [...words, `"$URL"${quoted(target)}`].join(' ')
}

/** Bytes as bash writes them. */
function quoted(bytes: string): string {
  if (/^[\x20-\x7e]*$/.test(bytes)) return `'${bytes.replaceAll("'", `'\\''`)}'`
  const escaped = bytes.replace(
    /['\\]|[^\x20-\x7e]/g,
    (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
  return `$'${escaped}'`
}
