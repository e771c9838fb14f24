// The settings of a legacy install (contract, section 2).
import { type Bytes, bytesOf } from './bytes'

export interface LegacySettings {
  /** Public root of the short links, as configured. */
  site: Bytes
  uniqueUrls: boolean
  /** The base of automatic keywords. */
  base: 36 | 62
  /** Whether the API asks for credentials: `private`, unless `private_api` is false. */
  privateApi: boolean
  /** Whether statistics pages ask for credentials: `private`, unless `private_infos` is false. */
  privatePages: boolean
  /** User name to password: plain, `md5:...` or `phpass:...`. */
  users: ReadonlyMap<Bytes, Bytes>
  cookieKey: Bytes
  /** Signatures that are good besides those that users and `cookieKey` make. */
  signatures?: readonly Bytes[]
  /** Seconds a signed timestamp stays valid, either way. */
  nonceLife: number
  reserved: ReadonlySet<Bytes>
  floodDelaySeconds: number
  floodWhitelist: ReadonlySet<string>
}

const defaults = {
  site: undefined,
  unique_urls: true,
  url_convert: 36,
  private: true,
  private_api: null,
  private_infos: null,
  users: {},
  cookie_key: '',
  signatures: [],
  nonce_life: 43_200,
  reserved: [],
  flood_delay_seconds: 15,
  flood_ip_whitelist: '',
  nostats: false,
} as const

type Given = Record<string, unknown>

/**
 * Reads settings from JSON: an object with the contract's names, each optional but `site`. Throws an error that names
 * the setting at fault; an unknown name is refused, since a misspelt `private` would open the API to everyone.
 * `nostats` is accepted and changes nothing: clicks are counted, and no row is logged either way.
 */
export function parseSettings(json: string): LegacySettings {
  const given = fieldsOf(JSON.parse(json), 'the settings')
  for (const name of Object.keys(given)) if (!Object.hasOwn(defaults, name)) throw new Error(`${name} is not a setting`)
  const closed = flag(given, 'private') ?? defaults.private
  const convert = integer(given, 'url_convert') ?? defaults.url_convert
  return {
    site: bytesOf(text(given, 'site') ?? missing('site')),
    uniqueUrls: flag(given, 'unique_urls') ?? defaults.unique_urls,
    base: convert === 62 || convert === 64 ? 62 : 36,
    privateApi: closed && (flag(given, 'private_api') ?? closed),
    privatePages: closed && (flag(given, 'private_infos') ?? closed),
    users: new Map(Object.entries(fieldsOf(given.users ?? {}, 'users')).map(userOf)),
    cookieKey: bytesOf(text(given, 'cookie_key') ?? defaults.cookie_key),
    ...(given.signatures ? { signatures: listOf(given.signatures, 'signatures').map(signatureOf) } : {}),
    nonceLife: integer(given, 'nonce_life') ?? defaults.nonce_life,
    reserved: new Set(listOf(given.reserved ?? [], 'reserved').map(bytesOf)),
    floodDelaySeconds: integer(given, 'flood_delay_seconds') ?? defaults.flood_delay_seconds,
    floodWhitelist: addressesOf(text(given, 'flood_ip_whitelist') ?? defaults.flood_ip_whitelist),
  }
}

/** The site where links are built: without slashes at its ends. */
export function rootOf({ site }: Pick<LegacySettings, 'site'>): Bytes {
  return site.replace(/^\/+/, '').replace(/\/+$/, '')
}

function userOf([name, password]: [string, unknown]): [Bytes, Bytes] {
  if (typeof password !== 'string') throw new Error(`the password of ${name} must be a text`)
  return [bytesOf(name), bytesOf(password)]
}

/** What anybody could guess would open the API to everyone. */
function signatureOf(signature: string): Bytes {
  if (signature.trim().length >= 8) return bytesOf(signature)
  throw new Error('signatures must be signatures as the install shows them to its users: one is too short')
}

function addressesOf(list: string): Set<string> {
  return new Set(
    list
      .split(',')
      .map((address) => address.trim())
      .filter((address) => address !== ''),
  )
}

function fieldsOf(value: unknown, what: string): Given {
  // PHP writes an empty map as an empty list.
  if (Array.isArray(value) && value.length === 0) return {}
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${what} must be an object`)
  return Object.fromEntries(Object.entries(value))
}

function listOf(value: unknown, name: string): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw new Error(`${name} must be a list of texts`)
}

function flag(given: Given, name: string): boolean | undefined {
  const value = given[name] ?? undefined
  if (value === undefined || typeof value === 'boolean') return value
  throw new Error(`${name} must be true or false`)
}

function integer(given: Given, name: string): number | undefined {
  const value = given[name] ?? undefined
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value))) return value
  throw new Error(`${name} must be a whole number`)
}

function text(given: Given, name: string): string | undefined {
  const value = given[name] ?? undefined
  if (value === undefined || typeof value === 'string') return value
  throw new Error(`${name} must be a text`)
}

function missing(name: string): never {
  throw new Error(`${name} is missing`)
}
