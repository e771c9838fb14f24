// What a request path asks for (contract, section 12). The path is raw: nothing is percent-decoded.
import type { Bytes } from './bytes'
import { cleanUrl } from './clean-url'
import { pages } from './keywords'
import { withProtocol } from './lookup'
import { pathOf } from './request'
import { isAllowedScheme, schemeOf } from './schemes'
import { type LegacySettings, rootOf } from './settings'

/** What a path can ask for. */
export type Wish =
  | { kind: 'robots' | 'favicon' | 'page' | 'statistics script' }
  | { kind: 'link'; keyword: Bytes }
  | { kind: 'statistics'; keyword: Bytes }
  | { kind: 'shorten'; url: Bytes }

/** Whether a target is the API's, at the root of the host or of the site. */
export function isApi(target: Bytes, settings: LegacySettings): boolean {
  return isScript('yourls-api.php', target, settings)
}

/** What a target (path and query as sent) asks for; an empty keyword is the site itself. Whether a link of the keyword exists is not known here. */
export function wishOf(target: Bytes, settings: LegacySettings): Wish {
  if (target === '/robots.txt') return { kind: 'robots' }
  if (target === '/favicon.ico') return { kind: 'favicon' }
  if (isScript('yourls-infos.php', target, settings)) return { kind: 'statistics script' }
  const asked = cleanUrl(withoutQuery(withinSite(target, settings)))
  const [, keyword = '', plus] = /^(.+?)(\+(?:all)?)?\/?$/s.exec(asked) ?? []
  if (schemeOf(keyword) !== '') return shorteningOf(keyword)
  if (plus !== undefined) return { kind: 'statistics', keyword }
  return pages.has(keyword) ? { kind: 'page' } : { kind: 'link', keyword }
}

/** A URL to be shortened is cleaned again: what was cut off, and line breaks, may have been what its scheme was allowed for. */
function shorteningOf(given: Bytes): Wish {
  const url = withoutLineBreaks(cleanUrl(given))
  return isAllowedScheme(schemeOf(url)) ? { kind: 'shorten', url } : { kind: 'link', keyword: '' }
}

/** Where a URL to be shortened by prefix is sent: the admin page, with the URL's parts as parameters. */
export function adminUrl(url: Bytes, settings: LegacySettings, secure: boolean): Bytes {
  const [, scheme = '', slashes = '', rest = ''] = /^([^:]*:)((?:\/\/)?)(.*)$/s.exec(url) ?? []
  const query = [
    ['up', scheme],
    ['us', slashes],
    ['ur', rest],
  ].map(([name, value = '']) => (value === '' ? name : `${name}=${encoded(value)}`))
  return `${withProtocol(rootOf(settings), secure)}/admin/index.php?${query.join('&')}`
}

/** The path of the site's root, without a final slash: empty for a site that has its host to itself. */
function rootPath(settings: LegacySettings): Bytes {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*(.*)$/s.exec(rootOf(settings))?.[1] ?? ''
}

function isScript(name: Bytes, target: Bytes, settings: LegacySettings): boolean {
  return [`/${name}`, `${rootPath(settings)}/${name}`].includes(pathOf(target))
}

/** A target outside the site keeps its leading slash, and so matches no keyword. */
function withinSite(target: Bytes, settings: LegacySettings): Bytes {
  const root = rootPath(settings)
  return target.startsWith(root) ? target.slice(root.length).replace(/^\/+/, '') : target
}

/** A URL to be shortened keeps its query. */
function withoutQuery(rest: Bytes): Bytes {
  return /^[A-Za-z]+:\/\/./.test(rest) ? rest : pathOf(rest)
}

/** Percent-encoded line breaks removed, until none is left: removing one may join another. */
function withoutLineBreaks(url: Bytes): Bytes {
  let left = url
  while (/%0[dDaA]/.test(left)) left = left.replace(/%0[dDaA]/g, '')
  return left
}

/** As forms encode, which takes `~` along. */
function encoded(bytes: Bytes): Bytes {
  return bytes.replace(/[^A-Za-z0-9\-_.]/g, (byte) => {
    return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  })
}
