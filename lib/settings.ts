/** What one deployment may choose. Everything else is the same in all of them. */
export interface Settings {
  /** The public addresses links are made with, e.g. `https://sho.rt`; none means the host the request came to. */
  publicUrls: readonly string[]
  /** How long resolve may answer from its memory before it reads a link again, in seconds; 0 reads every time. */
  cacheSeconds: number
  /** What the legacy dialect is told; null in the modern dialect. */
  legacy: LegacySettings | null
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
}

/** A setting that cannot be: its message is one line, for the person who gave it. */
export class SettingError extends Error {
  override name = 'SettingError'
}

const defaults = {
  ...{ publicUrls: '', cacheSeconds: '5', dialect: 'modern' },
  ...{ site: '', privatePages: 'true', nostats: 'false', locationBytes: 'ascii' },
}

const ofLegacy = ['site', 'privatePages', 'nostats', 'locationBytes'] as const

/**
 * Settings from CDK context or from a program, where each value may be missing (its default) or text.
 * Refuses a name that is no setting (a misspelled one would silently deploy the default) and a value that cannot be.
 * CDK keeps keys of its own in the same context, all with a `:`, `/` or `-` in them: those are none of ours.
 */
export function settingsFrom(given: Readonly<Record<string, unknown>>): Settings {
  const unknown = Object.keys(given).find((name) => /^[A-Za-z_]*$/.test(name) && !Object.hasOwn(defaults, name))
  if (unknown !== undefined) {
    throw new SettingError(`There is no setting "${unknown}": the settings are ${Object.keys(defaults).join(', ')}.`)
  }

  const text = (name: keyof typeof defaults) => String(given[name] ?? defaults[name])
  const urls = publicUrls(text('publicUrls'))
  const legacy = isLegacy(text('dialect'))
  const stray = ofLegacy.find((name) => !legacy && given[name] !== undefined)
  if (stray !== undefined) throw new SettingError(`${stray}: only the legacy dialect has it; set dialect=legacy.`)
  return {
    publicUrls: urls,
    cacheSeconds: cacheSeconds(text('cacheSeconds')),
    legacy: legacy ? legacySettings(text, urls) : null,
  }
}

function legacySettings(text: (name: (typeof ofLegacy)[number]) => string, urls: readonly string[]): LegacySettings {
  return {
    site: site(text('site') || (urls[0] ?? '')),
    privatePages: yesOrNo('privatePages', text('privatePages')),
    nostats: yesOrNo('nostats', text('nostats')),
    locationBytes: locationBytes(text('locationBytes')),
  }
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
  const url = URL.canParse(text) ? new URL(text) : undefined
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

function isLegacy(dialect: string): boolean {
  if (dialect === 'legacy' || dialect === 'modern') return dialect === 'legacy'
  throw new SettingError(`dialect: "${dialect}" is not known; it must be "modern" or "legacy".`)
}
