import { parsedUrl } from '../core/links/url'
import { type AlarmSettings, alarmDefaults, alarmSettings } from './alarm-settings'
import { SettingError, whole } from './setting'
import { type StackSettings, stackDefaults, stackSettings } from './stack-settings'

/** What one deployment may choose. Everything else is the same in all of them. */
export interface Settings extends AlarmSettings {
  /** The public addresses links are made with, e.g. `https://sho.rt`; none means the host the request came to. */
  publicUrls: readonly string[]
  /** How long resolve may answer from its memory before it reads a link again, in seconds; 0 reads every time. */
  cacheSeconds: number
  /** Whether the API asks for keys (`closed`), or is for whoever reaches it (`open`). */
  access: 'open' | 'closed'
  /** Whether links may be made without a key where access is closed. */
  anonymousCreate: boolean
  /** How many codes or keys there are none of a client may try a minute, in each process; 0: as many as it likes. */
  guessesPerMinute: number
  /** How many links a client may make a minute without a key; 0: as many as it likes. */
  createsPerMinute: number
  /** What the legacy dialect is told; null in the modern dialect. */
  legacy: LegacySettings | null
  /** What it may cost, where it is, and how it changes. */
  stack: StackSettings
}

/** What is no secret of a legacy install: the secret `LegacyInstall` holds its other settings. */
export interface LegacySettings {
  /** Public root of the short links, as the legacy system has it configured. */
  site: string
  /** Whether statistics pages ask for credentials. */
  privatePages: boolean
  /** Whether nothing is kept of who clicked. */
  nostats: boolean
  /** The bytes of a redirect's Location: as stored, or in ASCII, which is all that a front door on AWS carries. */
  locationBytes: 'raw' | 'ascii'
  /** What a migrating deployment is told; null in one that is alone. */
  migration: MigrationSettings | null
}

/** What makes a deployment one that migrates. */
export interface MigrationSettings {
  /** Where the legacy system answers, like `http://10.0.0.5:8080`. */
  legacyUrl: string
  /** The side that answers when nobody can say which one should. */
  truth: 'legacy' | 'candidate'
  /** How many events shadow may work on at once; null for as many as come. */
  shadowConcurrency: number | null
  /** How long after an answer the other side may lag behind, in milliseconds: a read that differs is asked again then. */
  lagMilliseconds: number
}

/** The names of all settings, each with its default as text. */
export const defaults = {
  ...{ publicUrls: '', cacheSeconds: '5', access: 'closed', anonymousCreate: 'false', dialect: 'modern' },
  ...{ guessesPerMinute: '120', createsPerMinute: '10' },
  ...alarmDefaults,
  ...{ site: '', privatePages: 'true', nostats: 'false', locationBytes: 'ascii' },
  ...{ legacyUrl: '', truth: 'legacy', shadowConcurrency: '', lagMilliseconds: '3000' },
  ...stackDefaults,
}

const ofMigration = ['truth', 'shadowConcurrency', 'lagMilliseconds'] as const
const ofLegacy = ['site', 'privatePages', 'nostats', 'locationBytes', 'legacyUrl', ...ofMigration] as const

/**
 * Settings from CDK context or from a program, where each value may be missing (its default) or text.
 * Refuses a name that is no setting (a misspelled one would silently deploy the default) and a value that cannot be.
 * CDK keeps keys of its own in the same context, all with a `:`, `/` or `-` in them: those are none of ours.
 * `local`: it will run on this machine, where nothing but `publicUrls` leads to it. Once deployed, the site of its links does as well.
 */
export function settingsFrom(given: Readonly<Record<string, unknown>>, { local = false } = {}): Settings {
  const unknown = Object.keys(given).find((name) => /^[A-Za-z_]*$/.test(name) && !Object.hasOwn(defaults, name))
  if (unknown !== undefined) {
    throw new SettingError(`There is no setting "${unknown}": the settings are ${Object.keys(defaults).join(', ')}.`)
  }

  const text = (name: keyof typeof defaults) => String(given[name] ?? defaults[name])
  const legacy = isLegacy(text('dialect'))
  const stack = stackSettings(text, legacy)
  const urls = publicUrls(text('publicUrls') || (stack.domain ? `https://${stack.domain.name}` : ''))
  const stray = ofLegacy.find((name) => !legacy && given[name] !== undefined)
  if (stray !== undefined) throw new SettingError(`${stray}: only the legacy dialect has it; set dialect=legacy.`)
  const idle = ofMigration.find((name) => text('legacyUrl') === '' && given[name] !== undefined)
  if (idle !== undefined)
    throw new SettingError(`${idle}: only a migrating deployment has it; set legacyUrl to where the legacy answers.`)
  return {
    publicUrls: urls,
    cacheSeconds: cacheSeconds(text('cacheSeconds')),
    access: access(text('access')),
    anonymousCreate: yesOrNo('anonymousCreate', text('anonymousCreate')),
    guessesPerMinute: whole('guessesPerMinute', text('guessesPerMinute'), 0, 100_000),
    createsPerMinute: whole('createsPerMinute', text('createsPerMinute'), 0, 100_000),
    ...alarmSettings(text),
    legacy: legacy ? legacySettings(text, urls, local) : null,
    stack,
  }
}

/** Those that were given, as text: what a deployment is made with again (deployed-settings.ts). */
export function chosenFrom(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const names = Object.keys(defaults).filter((name) => given[name] !== undefined)
  return Object.fromEntries(names.map((name) => [name, String(given[name])]))
}

function legacySettings(
  text: (name: (typeof ofLegacy)[number]) => string,
  urls: readonly string[],
  local: boolean,
): LegacySettings {
  const root = site(text('site') || (urls[0] ?? ''))
  return {
    site: root,
    privatePages: yesOrNo('privatePages', text('privatePages')),
    nostats: yesOrNo('nostats', text('nostats')),
    locationBytes: locationBytes(text('locationBytes')),
    migration: text('legacyUrl') === '' ? null : migrationSettings(text, local ? urls : [...urls, root]),
  }
}

function migrationSettings(
  text: (name: (typeof ofLegacy)[number]) => string,
  own: readonly string[],
): MigrationSettings {
  const truth = text('truth')
  if (truth !== 'legacy' && truth !== 'candidate')
    throw new SettingError(`truth: "${truth}" must be legacy or candidate.`)
  const concurrency = text('shadowConcurrency')
  return {
    legacyUrl: legacyUrl(text('legacyUrl'), own),
    truth,
    shadowConcurrency: concurrency === '' ? null : whole('shadowConcurrency', concurrency, 1, 1000),
    lagMilliseconds: whole('lagMilliseconds', text('lagMilliseconds'), 0, 30_000),
  }
}

/** The origin of the legacy system. Refuses one that is our own: each request would come round until it is ended. */
function legacyUrl(text: string, own: readonly string[]): string {
  const url = parsedUrl(text)
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  // What `new URL` forgives, a question mark with nothing after it for one, is refused with the rest.
  if (!url || !isWeb || !/^https?:\/\/[^/?#@\s]+\/?$/i.test(text)) {
    throw new SettingError(
      `legacyUrl: "${withoutUser(text)}" must be like http://10.0.0.5:8080, with no user, path or query.`,
    )
  }
  const ours = own.find((each) => parsedUrl(each) !== null && placeOf(each) === placeOf(text))
  if (ours !== undefined) {
    throw new SettingError(
      `legacyUrl: "${text}" is this deployment's own address (${ours}); name where the legacy itself answers.`,
    )
  }
  return url.origin
}

/** Host and port, which are the same place for either scheme's spelling of it. */
function placeOf(text: string): string {
  const { hostname, port, protocol } = new URL(text)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}

/** A message is read by others: what may be a password is not repeated. */
function withoutUser(text: string): string {
  return text.replace(/\/\/[^/?#]*@/, '//…@')
}

function site(text: string): string {
  if (/^https?:\/\/[^/]/i.test(text)) return text
  throw new SettingError(`site: "${text}" must be the public root of the short links, like https://sho.rt.`)
}

function yesOrNo(name: string, text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw new SettingError(`${name}: "${text}" must be true or false.`)
}

function locationBytes(text: string): 'raw' | 'ascii' {
  if (text === 'raw' || text === 'ascii') return text
  throw new SettingError(`locationBytes: "${text}" must be raw or ascii.`)
}

function publicUrls(list: string): readonly string[] {
  const urls = list.split(',').map((url) => url.trim())
  return urls.filter((url) => url !== '').map(publicUrl)
}

function publicUrl(text: string): string {
  const url = parsedUrl(text)
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (!url || !isWeb || url.href !== `${url.origin}/`) {
    throw new SettingError(`publicUrls: "${text}" must be like https://sho.rt, with no path after it.`)
  }
  return url.origin
}

function cacheSeconds(text: string): number {
  const seconds = Number(text)
  if (!/^\d+$/.test(text) || seconds > 3600) {
    throw new SettingError(`cacheSeconds: "${text}" must be a whole number of seconds from 0 to 3600.`)
  }
  return seconds
}

function access(text: string): 'open' | 'closed' {
  if (text === 'open' || text === 'closed') return text
  throw new SettingError(`access: "${text}" must be open or closed.`)
}

function isLegacy(dialect: string): boolean {
  if (dialect === 'legacy' || dialect === 'modern') return dialect === 'legacy'
  throw new SettingError(`dialect: "${dialect}" is not known; it must be "modern" or "legacy".`)
}
