// The command line of npm run rehearse.
import { parseArgs } from 'node:util'
import { parsedUrl } from '../../core/links/url'
import type { Credentials } from '../../core/transfer/yourls'
import { flagFault } from '../flag-fault'
import { UsageError } from '../start-options'
import { faults } from './faults/faults'
import { defaultMix, type Mix, readMix } from './mix'

/** What a rehearsal is asked to do. */
export interface Options {
  /** The legacy system to rehearse against; null starts the reference. */
  legacy: string | null
  credentials: Credentials
  /** The file with the settings of the install, or null for what can be found out. */
  install: string | null
  /** The public root of short links, or null for what the legacy says. */
  site: string | null
  rps: number
  seconds: number
  mix: Mix
  /** An access log to send again instead of made-up traffic. */
  replay: string | null
  /** Hundredths of a percent of links, and of makers of links, that the candidate answers. */
  dial: number
  mint: number
  port: number
  out: string
  seed: number
  bug: string | null
  /** The folder that keeps the candidate's data; null is a temporary one. */
  data: string | null
}

const flags = {
  legacy: {
    value: 'URL',
    says: 'the shortener to rehearse against; without it the reference implementation is started',
  },
  'legacy-signature': { value: 'TEXT', says: 'how its API is entered; better from the environment: LEGACY_SIGNATURE,' },
  'legacy-username': { value: 'NAME', says: 'or LEGACY_USERNAME and LEGACY_PASSWORD, where no list of processes' },
  'legacy-password': { value: 'TEXT', says: 'shows them' },
  install: { value: 'FILE', says: "JSON with the install's settings; without it they are asked of the legacy" },
  site: { value: 'URL', says: 'public root of its short links; without it the legacy says it' },
  rps: { value: 'N', says: 'requests a second, however slow the answers (default 20)' },
  seconds: { value: 'N', says: 'for so long (default 30)' },
  mix: { value: 'LIST', says: `what is asked, with weights (default ${defaultMix})` },
  replay: { value: 'FILE', says: 'sends the GET and HEAD requests of an access log in the combined format, once' },
  dial: { value: 'PERCENT', says: 'share of links that the candidate answers, the legacy being shown (default 0)' },
  mint: {
    value: 'PERCENT',
    says: 'share of callers whose links the candidate makes: 0, or 100, or both draw the same keywords (default 0)',
  },
  port: { value: 'P', says: 'port of the router (default: any free one)' },
  out: { value: 'DIR', says: 'folder of report.html, report.json and report.xml (default rehearsal)' },
  seed: {
    value: 'N',
    says: 'the same number asks the same questions (default: another one each time, which is printed)',
  },
  bug: { value: 'NAME', says: 'seeds a known bug into the candidate; the verdict has to be 3' },
  'list-bugs': { value: null, says: 'lists them' },
  data: { value: 'DIR', says: "keeps the candidate's data (default: a temporary folder)" },
  help: { value: null, says: 'this text' },
} as const

type Flag = keyof typeof flags

/** What `--help` prints. */
export const help = `npm run rehearse -- [flags]   shows the same traffic to the shortener you have and to Understudy, and compares

${Object.entries(flags).map(describe).join('\n')}

Exit code: 0 equal; 3 they differ; 2 it could not be told (unreachable, low coverage, errors); 64 a wrong flag;
1 a fault of ours; 130 ended at once by a second Ctrl-C. The first Ctrl-C ends the traffic and goes on to the report.
`

/** What `--list-bugs` prints. */
export const bugList = `${faults.map(({ name, says }) => `${name.padEnd(30)} ${says}`).join('\n')}\n`

/** The most requests a second that one process sends. */
const mostRps = 2_000

/**
 * Reads the command line (without program and script) and the environment. Gives the text to print when that is all that is
 * asked for. Refuses, with a UsageError of one line, what cannot be.
 */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options | { print: string } {
  swallowedByNpm(env)
  const given = parse(args)
  if (given.help !== undefined) return { print: help }
  if (given['list-bugs'] !== undefined) return { print: bugList }
  const text = (flag: Flag) => {
    const said = given[flag]
    if (said === '') throw new UsageError(`--${flag} needs a value.`)
    return said === undefined ? null : String(said)
  }
  const legacy = text('legacy')
  const credentials = credentialsOf(text, env)
  if (legacy === null && Object.keys(credentials).length > 0 && hasTyped(given)) {
    throw new UsageError('--legacy-signature, --legacy-username and --legacy-password go with --legacy URL.')
  }
  const bug = text('bug')
  if (bug !== null && !faults.some(({ name }) => name === bug)) {
    throw new UsageError(`There is no bug "${bug}"; npm run rehearse -- --list-bugs lists them.`)
  }
  if (text('replay') !== null && text('mix') !== null) throw new UsageError('--mix and --replay do not go together.')
  return {
    legacy: legacy === null ? null : webUrl('legacy', legacy),
    credentials: legacy === null ? {} : credentials,
    install: text('install'),
    site: siteOf(text('site')),
    rps: number('rps', text('rps') ?? '20', { least: 0.1, most: mostRps }),
    seconds: number('seconds', text('seconds') ?? '30', { least: 1, most: 86_400 }),
    mix: readMix(text('mix') ?? defaultMix),
    replay: text('replay'),
    dial: percent('dial', text('dial') ?? '0'),
    mint: percent('mint', text('mint') ?? '0'),
    port: whole('port', text('port') ?? '0', 65_535),
    out: text('out') ?? 'rehearsal',
    seed: whole('seed', text('seed') ?? String(Math.floor(Math.random() * 1_000_000)), 4_294_967_295),
    bug,
    data: text('data'),
  }
}

function parse(args: readonly string[]): Partial<Record<Flag, string | boolean>> {
  try {
    const options = Object.fromEntries(
      Object.entries(flags).map(([flag, { value }]) => [
        flag,
        { type: value === null ? 'boolean' : 'string' } as const,
      ]),
    )
    return parseArgs({ args: [...args], options, strict: true }).values as Partial<Record<Flag, string | boolean>>
  } catch (error) {
    throw new UsageError(`${flagFault(error)}. npm run rehearse -- --help lists the flags.`)
  }
}

/** Without the `--` before it, npm keeps a flag for itself and hands on nothing but a variable. */
function swallowedByNpm(env: NodeJS.ProcessEnv): void {
  const swallowed = Object.keys(flags).find((flag) => env[`npm_config_${flag.replaceAll('-', '_')}`] !== undefined)
  if (swallowed !== undefined) {
    throw new UsageError(`Flags come after --, so that npm does not take them: npm run rehearse -- --${swallowed} …`)
  }
}

function hasTyped(given: Partial<Record<Flag, string | boolean>>): boolean {
  return (['legacy-signature', 'legacy-username', 'legacy-password'] as const).some((flag) => given[flag] !== undefined)
}

/** What is typed wins over the environment; the name may be typed while the password stays out of sight. */
function credentialsOf(text: (flag: Flag) => string | null, env: NodeJS.ProcessEnv): Credentials {
  const typed = {
    signature: text('legacy-signature'),
    username: text('legacy-username'),
    password: text('legacy-password'),
  }
  const isTyped = Object.values(typed).some((value) => value !== null)
  const signature = isTyped ? typed.signature : env.LEGACY_SIGNATURE || null
  const username = isTyped ? typed.username : env.LEGACY_USERNAME || null
  const password = typed.password ?? (env.LEGACY_PASSWORD || null)
  if (signature !== null && username !== null) {
    throw new UsageError('Give a signature, or a user name and a password, not both.')
  }
  if (signature !== null) return { signature }
  if (username !== null && password !== null) return { username, password }
  if (username !== null) throw new UsageError('--legacy-username needs --legacy-password, or LEGACY_PASSWORD.')
  if (typed.password !== null) throw new UsageError('--legacy-password needs --legacy-username.')
  return {}
}

function webUrl(flag: string, text: string): string {
  const url = parsedUrl(text)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--${flag} has to be a URL like http://127.0.0.1:8084, not "${text}".`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(`--${flag} must not hold a user name or password; see --help for where they go.`)
  }
  return `${url.origin}${url.pathname.replace(/\/+(yourls-api\.php)?$/, '')}`
}

function siteOf(text: string | null): string | null {
  if (text === null || /^https?:\/\/[^/]/i.test(text)) return text
  throw new UsageError(`--site has to be the public root of the short links, like https://sho.rt, not "${text}".`)
}

/** Hundredths of a percent, from a percentage. */
function percent(flag: string, text: string): number {
  return Math.round(number(flag, text.replace(/%$/, ''), { least: 0, most: 100 }) * 100)
}

function whole(flag: string, text: string, most: number): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text)
  throw new UsageError(`--${flag} has to be a whole number from 0 to ${most}, not "${text}".`)
}

function number(flag: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value >= least && value <= most) return value
  throw new UsageError(`--${flag} has to be a number from ${least} to ${most.toLocaleString('en')}, not "${text}".`)
}

function describe([flag, { value, says }]: [string, { value: string | null; says: string }]): string {
  return `  ${(value === null ? `--${flag}` : `--${flag} ${value}`).padEnd(26)} ${says}`
}
