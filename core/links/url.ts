import { Refusal } from '../refusals'

const longest = 2048

/**
 * The one form in which a destination is stored, so that the same URL always compares equal: as the WHATWG URL Standard
 * serialises it (host in lower case and punycode, default port dropped, dots resolved, other alphabets percent-encoded),
 * then percent-encoding as RFC 3986, section 6.2.2: capital hex digits, unreserved characters not encoded.
 * Refuses anything that is not an absolute http or https URL of at most 2,048 characters, credentials, control characters,
 * and every URL whose host is in `own` (as `ownHosts` gives them): a short link to a short link is a loop.
 */
export function normalizeUrl(text: string, own: ReadonlySet<string>): string {
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) refuse('has control characters; send the URL without them')
  if (!text.isWellFormed()) refuse('has half of a surrogate pair, which no URL can carry')
  if (text.length > longest) refuse(`has ${text.length} characters; at most ${longest.toLocaleString('en')} are taken`)

  const url = parsedUrl(text) ?? refuse('is not an absolute URL; write it in full, like https://example.com/page')
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    refuse(`is of scheme ${url.protocol} only http: and https: are taken`)
  if (url.username !== '' || url.password !== '')
    refuse('carries a user name or password; links are public, remove them')
  if (own.has(hostOf(url))) refuse('is a link of this shortener; link to where it leads instead')

  const stored = withPlainEscapes(url.href)
  if (stored.length > longest)
    refuse(`has ${stored.length} characters once encoded; at most ${longest.toLocaleString('en')} are taken`)
  return stored
}

/**
 * A text as a URL, or null when it is none. Not by `URL.canParse`: once Node 20 has optimized its callers, it takes the bytes of a text
 * like `https://münchen.example/` for UTF-8, and says no to what is a URL, and yes to what is none.
 */
export function parsedUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** The hosts (with port, if not the scheme's default) that are ours, from public URLs such as `https://sho.rt`. Refuses a URL that is none. */
export function ownHosts(publicUrls: readonly string[]): ReadonlySet<string> {
  return new Set(publicUrls.map((text) => hostOf(new URL(text))))
}

/**
 * How a URL is shown to people: without scheme, `www.` and a bare final slash, cut after 40 characters. The host stays in
 * punycode: in their own alphabets some hosts look exactly like others.
 */
export function displayUrl(longUrl: string): string {
  const { hostname, port, pathname, search, hash } = new URL(longUrl)
  const host = hostname.replace(/^www\./, '') + (port && `:${port}`)
  const whole = host + (pathname === '/' && !search && !hash ? '' : pathname + search + hash)
  return whole.length > 40 ? `${whole.slice(0, 39)}…` : whole
}

/** Host and port; the final dot of a fully qualified name leads to the same place, so it does not count. */
function hostOf(url: URL): string {
  const host = url.hostname.replace(/\.$/, '')
  return url.port === '' ? host : `${host}:${url.port}`
}

/** A percent sign that begins no escape leaves all as it is: what is beside it must not become one. */
function withPlainEscapes(href: string): string {
  if (/%(?![0-9a-f]{2})/i.test(href)) return href
  return href.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : triplet.toUpperCase()
  })
}

function refuse(why: string): never {
  throw new Refusal('bad-value', `long_url ${why}.`, 'long_url')
}
