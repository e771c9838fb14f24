// The one cleaning routine of the legacy system, for long URLs, looked-up keywords and request paths (contract, section 8).
import type { Bytes } from './bytes'
import { unicodeHost } from './hosts'
import { isEmpty, lowerCase, trim } from './php-values'
import { isAllowedScheme, schemeOf } from './schemes'
import { joinUrl, splitUrl } from './url-parts'

/**
 * Cleans a URL, step by step as the contract numbers them. Gives the empty text for nothing and for a scheme that is not
 * allowed. Not stable: what is stored is cleaned a second time, and may differ from what was answered.
 */
export function cleanUrl(url: Bytes): Bytes {
  const once = trim(url).replaceAll('http://http://', 'http://').replaceAll('http://https://', 'https://')
  const kept = normalizedUrl(once).replace(/[^A-Za-z0-9\-~+_.?#=!&;,/:%@$|*'()[\]\\\x80-\xff]/g, '')
  const clean = withoutBackslashes(kept)
  const scheme = schemeOf(clean)
  return scheme !== '' && !isAllowedScheme(scheme) ? '' : clean
}

/** Step 4 alone: scheme and host in lower case, the host in Unicode. */
export function normalizedUrl(url: Bytes): Bytes {
  const scheme = schemeOf(url)
  if (scheme === '') return url
  const parts = scheme.endsWith('//') ? splitUrl(url) : null
  if (parts === null) return url.replaceAll(scheme, () => lowerCase(scheme))
  const host = parts.host === undefined ? undefined : (unicodeHost(parts.host) ?? '')
  return joinUrl({ ...parts, scheme: lowerCase(parts.scheme), host })
}

/** Step 6: backslashes only survive in a query or fragment. */
function withoutBackslashes(url: Bytes): Bytes {
  const end = url.search(/[?#]/)
  if (end < 0) return url.replaceAll('\\', '')
  return url.slice(0, end).replaceAll('\\', '') + url.slice(end)
}

/** Whether a cleaned URL is none that can be shortened (contract, 6.1). */
export function isNoUrl(url: Bytes): boolean {
  return isEmpty(url) || url === 'http://' || url === 'https://'
}
