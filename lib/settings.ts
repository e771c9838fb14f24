/** What one deployment may choose. Everything else is the same in all of them. */
export interface Settings {
  /** The public addresses links are made with, e.g. `https://sho.rt`; none means the host the request came to. */
  publicUrls: readonly string[]
  /** How long resolve may answer from its memory before it reads a link again, in seconds; 0 reads every time. */
  cacheSeconds: number
  dialect: 'modern'
}

/** A setting that cannot be: its message is one line, for the person who gave it. */
export class SettingError extends Error {
  override name = 'SettingError'
}

const defaults = { publicUrls: '', cacheSeconds: '5', dialect: 'modern' }

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
  return {
    publicUrls: publicUrls(text('publicUrls')),
    cacheSeconds: cacheSeconds(text('cacheSeconds')),
    dialect: dialect(text('dialect')),
  }
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

function dialect(name: string): 'modern' {
  if (name === 'legacy') throw new SettingError('dialect: "legacy" arrives with a later release; use "modern".')
  if (name !== 'modern') throw new SettingError(`dialect: "${name}" is not known; it must be "modern".`)
  return name
}
