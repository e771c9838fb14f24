// Contract 2: the settings, under the names that the corpus uses, with the defaults of the legacy.
import { readObject } from './reading-json'

export interface Settings {
  /** Public root, e.g. `http://sho.rt`. */
  site: string
  unique_urls: boolean
  /** 36, or 62 (64 means 62, anything else 36). */
  url_convert: number
  private: boolean
  private_api: boolean
  private_infos: boolean
  /** User name to password: plain, `md5:...` or `phpass:...`. */
  users: Record<string, string>
  cookie_key: string
  /** Seconds. */
  nonce_life: number
  reserved: string[]
  flood_delay_seconds: number
  /** Comma-separated addresses. */
  flood_ip_whitelist: string
  nostats: boolean
}

/** Settings with their defaults filled in; refuses (throws) a value of the wrong kind. */
export function settingsFrom(given: Record<string, unknown>, site: string): Settings {
  const own = readObject(given)
  const everywhere = own.boolean('private', true)
  return {
    site: own.text('site', site),
    unique_urls: own.boolean('unique_urls', true),
    url_convert: own.number('url_convert', 36),
    private: everywhere,
    private_api: own.boolean('private_api', everywhere),
    private_infos: own.boolean('private_infos', everywhere),
    users: own.texts('users', {}),
    cookie_key: own.text('cookie_key', ''),
    nonce_life: own.number('nonce_life', 43200),
    reserved: own.list('reserved', []),
    flood_delay_seconds: own.number('flood_delay_seconds', 15),
    flood_ip_whitelist: own.text('flood_ip_whitelist', ''),
    nostats: own.boolean('nostats', false),
  }
}

/** Whether the API asks for credentials (contract 5). */
export function isApiPrivate(settings: Settings): boolean {
  return settings.private && settings.private_api
}

/** Whether statistics pages ask for a session (contract 12). */
export function arePagesPrivate(settings: Settings): boolean {
  return settings.private && settings.private_infos
}

/** The site without slashes at both ends: what links are built from. */
export function siteOf(settings: Settings): string {
  return settings.site.replace(/^\/+|\/+$/g, '')
}
