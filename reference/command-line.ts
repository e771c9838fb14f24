// Contract 2, as a command line: every setting is a flag, and may come from the environment instead.
import { parseArgs } from 'node:util'
import { isObjectOfTexts } from './reading-json'
import { type Settings, settingsFrom } from './settings'
import type { TitleFetching } from './title-fetching'

export interface Options {
  help: boolean
  host: string
  port: number
  control: number | null
  data: string | null
  titles: TitleFetching
  /** Made once the port is known: without `--site` the site is the server itself. */
  settings(address: string): Settings
}

/** What a person typed cannot be taken; the message is one clear line. */
export class UsageError extends Error {}

interface Flag {
  name: string
  value: string
  says: string
}

const flags: Flag[] = [
  { name: 'port', value: 'P', says: 'where it listens (default 8084; 0 takes a free port)' },
  { name: 'host', value: 'ADDRESS', says: 'address it listens on (default 127.0.0.1)' },
  {
    name: 'control',
    value: 'C',
    says: 'also offer the control port of the replayer, always on 127.0.0.1 (default none)',
  },
  { name: 'data', value: 'DIR', says: 'folder that keeps links, log and counter (default: memory only)' },
  {
    name: 'titles',
    value: 'WHICH',
    says: 'pages fetched for a title: all, loopback or none (default all; loopback with --control)',
  },
  { name: 'site', value: 'URL', says: 'public root of short links (default: where it listens)' },
  { name: 'unique-urls', value: 'BOOL', says: 'one short link per long URL (default true)' },
  { name: 'url-convert', value: 'N', says: 'alphabet: 36 is 0-9a-z; 62 or 64 is 0-9a-zA-Z (default 36)' },
  { name: 'private', value: 'BOOL', says: 'API and statistics pages need credentials (default true)' },
  { name: 'private-api', value: 'BOOL', says: 'the API does, where private is true (default as private)' },
  { name: 'private-infos', value: 'BOOL', says: 'statistics pages do, where private is true (default as private)' },
  { name: 'users', value: 'LIST', says: 'JSON object of user names to passwords, or name:password,name:password' },
  { name: 'cookie-key', value: 'TEXT', says: 'secret for signatures (default empty)' },
  { name: 'nonce-life', value: 'SECONDS', says: 'how long a signed timestamp stays valid (default 43200)' },
  { name: 'reserved', value: 'LIST', says: 'keywords nobody may create, with commas' },
  {
    name: 'flood-delay-seconds',
    value: 'SECONDS',
    says: 'wait between creations from one address (default 15; 0 is off)',
  },
  { name: 'flood-ip-whitelist', value: 'LIST', says: 'addresses that never wait, with commas' },
  { name: 'nostats', value: 'BOOL', says: 'no row in the click log (default false)' },
]

/** Reads arguments, then REFERENCE_PORT, REFERENCE_USERS... of the environment; throws a UsageError. */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): Options {
  const typed = parse(args)
  const given = new Map(flags.map(({ name }) => [name, typed[name] ?? environment[variable(name)]]))
  const text = (name: string) => given.get(name)
  const control = text('control')
  return {
    help: typed.help === 'yes',
    host: text('host') ?? '127.0.0.1',
    port: portOf('port', text('port') ?? '8084'),
    control: control === undefined ? null : portOf('control', control),
    data: text('data') ?? null,
    titles: titlesOf(text('titles') ?? (control === undefined ? 'all' : 'loopback')),
    settings: settingsOf(text),
  }
}

/** The text of --help. */
export function helpText(): string {
  const lines = flags.map(({ name, value, says }) => `  ${`--${name} ${value}`.padEnd(32)}${says}`)
  return [
    'The legacy-compatible reference: answers exactly as the legacy shortener does.',
    '',
    ...lines,
    `  ${'--help'.padEnd(32)}this`,
    '',
    `Each may come from the environment instead, such as ${variable('users')} or ${variable('cookie-key')}.`,
    '',
  ].join('\n')
}

function variable(name: string): string {
  return `REFERENCE_${name.toUpperCase().replaceAll('-', '_')}`
}

function parse(args: string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(flags.map(({ name }) => [name, { type: 'string' as const }]))
  try {
    const { values } = parseArgs({ args, options: { ...options, help: { type: 'boolean' } }, strict: true })
    const { help, ...others } = values
    const texts = Object.entries(others).map(([name, value]) => [name, String(value)])
    return { ...Object.fromEntries(texts), ...(help ? { help: 'yes' } : {}) }
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}

function settingsOf(text: (name: string) => string | undefined): (address: string) => Settings {
  const given: Record<string, unknown> = {}
  const put = (name: string, read: (name: string, value: string) => unknown) => {
    const value = text(name)
    if (value !== undefined) given[name.replaceAll('-', '_')] = read(name, value)
  }
  for (const name of ['unique-urls', 'private', 'private-api', 'private-infos', 'nostats']) put(name, booleanOf)
  for (const name of ['url-convert', 'nonce-life', 'flood-delay-seconds']) put(name, numberOf)
  for (const name of ['site', 'cookie-key', 'flood-ip-whitelist']) put(name, (_, value) => value)
  put('reserved', (_, value) => value.split(',').map((word) => word.trim()))
  put('users', usersOf)
  return (address) => settingsFrom(given, address)
}

function usersOf(name: string, value: string): unknown {
  if (value.startsWith('{')) {
    const users = jsonOf(value)
    if (!isObjectOfTexts(users)) throw new UsageError(`--${name} wants a JSON object of names to passwords`)
    return users
  }
  return Object.fromEntries(
    value.split(',').map((pair) => {
      const colon = pair.indexOf(':')
      if (colon < 1) throw new UsageError(`--${name} wants name:password`)
      return [pair.slice(0, colon), pair.slice(colon + 1)]
    }),
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function titlesOf(value: string): TitleFetching {
  if (value === 'all' || value === 'loopback' || value === 'none') return value
  throw new UsageError(`--titles wants all, loopback or none, not ${value}`)
}

function booleanOf(name: string, value: string): boolean {
  if (value !== 'true' && value !== 'false') throw new UsageError(`--${name} wants true or false, not ${value}`)
  return value === 'true'
}

function portOf(name: string, value: string): number {
  const port = numberOf(name, value)
  if (port < 0 || port > 65_535) throw new UsageError(`--${name} wants a port from 0 to 65535, not ${value}`)
  return port
}

function numberOf(name: string, value: string): number {
  if (!/^-?\d+$/.test(value)) throw new UsageError(`--${name} wants a number, not ${value}`)
  return Number(value)
}
