// Contract 8: one routine for long URLs, for keywords in look-ups and for the request path. On bytes.
import type { Bytes } from './byte-strings'
import { unicodeHost } from './hosts'
import { trim } from './php-values'
import { isAllowed, schemeOf } from './schemes'
import { join, split } from './url-splitting'

const unwanted = /[^A-Za-z0-9\-~+_.?#=!&;,/:%@$|*'()[\]\\\x80-\xff]/g

/** Steps 1 to 7. Empty when nothing is left or the scheme is not allowed. */
export function cleanUrl(given: Bytes): Bytes {
  return finish(clean(given))
}

/** As cleanUrl, and without percent-encoded line ends however they are nested: referrers and prefixed URLs. */
export function cleanUrlSafely(given: Bytes): Bytes {
  return finish(withoutLineEnds(clean(given)))
}

/** Steps 4: scheme and host in lower case, the host in Unicode; the rest as it is. */
export function normalize(url: Bytes): Bytes {
  const scheme = schemeOf(url)
  if (scheme === '') return url
  const parts = scheme.endsWith('//') ? split(url) : null
  if (!parts) return url.replaceAll(scheme, () => scheme.toLowerCase())
  const host = parts.host === undefined ? {} : { host: unicodeHost(parts.host) ?? '' }
  return join({ ...parts, ...host, scheme: parts.scheme.toLowerCase() })
}

/** Steps 1 to 6. */
function clean(given: Bytes): Bytes {
  const once = trim(given).replaceAll('http://http://', 'http://').replaceAll('http://https://', 'https://')
  return withoutBackslashes(normalize(once).replace(unwanted, ''))
}

/** Step 6: before the first `?` or `#`. */
function withoutBackslashes(url: Bytes): Bytes {
  const at = url.search(/[?#]/)
  const head = at < 0 ? url : url.slice(0, at)
  return head.replaceAll('\\', '') + (at < 0 ? '' : url.slice(at))
}

/** Step 7: the scheme there is now, if any, must be of the list. */
function finish(url: Bytes): Bytes {
  const scheme = schemeOf(url)
  return scheme === '' || isAllowed(scheme) ? url : ''
}

function withoutLineEnds(url: Bytes): Bytes {
  let left = url
  for (let before = ''; before !== left; ) {
    before = left
    for (const end of ['%0d', '%0a', '%0D', '%0A']) {
      while (left.includes(end)) left = left.replaceAll(end, '')
    }
  }
  return left
}
