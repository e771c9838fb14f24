// A request as a command that a person can run, without a credential in it.
import { createHash } from 'node:crypto'
import { type Bytes, isUtf8, textOf } from '../../core/legacy/bytes'
import { encoded } from '../compare/query'
import type { Entry } from '../compare/veil'

interface Shown {
  method: string
  target: Bytes
  headers: Readonly<Record<string, Bytes>>
  body: Bytes
}

/** Stands for a credential until the text is quoted. */
const variables = { signature: '$LEGACY_SIGNATURE', username: '$LEGACY_USERNAME', password: '$LEGACY_PASSWORD' }

/**
 * The command that sends a request to `base` (a URL, or a variable of the shell). What is a credential of `entry` becomes a
 * variable of the environment; one that was wrong on purpose stays as it was.
 */
export function curlOf({ method, target, headers, body }: Shown, base: string, entry: Entry): string {
  const words = ['curl', '-si', '--path-as-is', '--globoff']
  if (method === 'HEAD') words.push('--head')
  else if (method !== (body === '' ? 'GET' : 'POST')) words.push('--request', method)
  for (const [name, value] of Object.entries(headers)) words.push('--header', headerOf(name, value))
  if (!('user-agent' in headers)) words.push('--header', quoted('user-agent:'))
  if (body !== '') words.push('--data-binary', veiled(shown(body), entry))
  words.push(`"${base}"${veiled(shown(target), entry)}`)
  return words.join(' ')
}

/** What a browser is logged in with is as good as a password. */
function headerOf(name: string, value: Bytes): string {
  return /^(?:cookie|authorization)$/i.test(name)
    ? `"${name}: $${name.toUpperCase()}"`
    : quoted(`${name}: ${shown(value)}`)
}

/** A text in quotes for a POSIX shell, credentials in it as variables. */
function veiled(text: string, entry: Entry): string {
  let marked = text
  const marks: string[] = []
  const veil = (secret: string, variable: string) => {
    if (secret === '' || !marked.includes(secret)) return
    marked = marked.replaceAll(secret, `\u0000${marks.length}\u0000`)
    marks.push(variable)
  }
  for (const { digest, command } of signedIn(text, entry)) veil(digest, command)
  if (entry.signature !== undefined) veil(entry.signature, variables.signature)
  for (const name of ['password', 'username'] as const) {
    const value = entry[name]
    // A name can be a word like any other: it is one only where it stands as a parameter.
    for (const form of value === undefined ? [] : spellings(value)) veilParameter(name, form)
  }
  const parts = marked.split(/\u0000(\d+)\u0000/)
  return (
    parts.map((part, at) => (at % 2 === 1 ? `"${marks[Number(part)]}"` : part === '' ? '' : quoted(part))).join('') ||
    "''"
  )

  function veilParameter(name: 'username' | 'password', form: string): void {
    for (const before of [`${name}=`, `name="${name}"\r\n\r\n`]) {
      if (!marked.includes(before + form)) continue
      marked = marked.replaceAll(before + form, `${before}\u0000${marks.length}\u0000`)
      marks.push(variables[name])
    }
  }
}

/** Signed times in a text, each with the command that makes it. */
function signedIn(text: string, { signature }: Entry): { digest: string; command: string }[] {
  if (signature === undefined) return []
  const times = [...text.matchAll(/timestamp(?:=|"\r\n\r\n)(\d+)/g)].map(([, time = '']) => time)
  return times.flatMap((time) =>
    (['sha256', 'sha384', 'sha512'] as const).flatMap((hash) =>
      [true, false].map((first) => ({
        digest: createHash(hash)
          .update(first ? time + signature : signature + time)
          .digest('hex'),
        command: `$(printf %s "${first ? time : ''}\${LEGACY_SIGNATURE}${first ? '' : time}" | ${hash}sum | cut -d' ' -f1)`,
      })),
    ),
  )
}

function spellings(value: string): string[] {
  const bytes = Buffer.from(value).toString('latin1')
  return [...new Set([encoded([['', bytes]]).slice(1), encoded([['', bytes]], 'strict', true).slice(1), value])]
}

/** Bytes as text; those that are no text as escapes, which every form and path may hold instead. */
function shown(bytes: Bytes): string {
  if (isUtf8(bytes)) return textOf(bytes)
  return bytes.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** In single quotes, in which a shell finds nothing to interpret. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
