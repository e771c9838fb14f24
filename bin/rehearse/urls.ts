// Long URLs as people shorten them, the awkward ones far more often than people do.
import { type Bytes, bytesOf } from '../../core/legacy/bytes'
import type { Random } from './random'

const schemes = { 'http://': 5, 'https://': 8, 'HTTP://': 1, 'Https://': 1, 'ftp://': 1, 'http://http://': 0.3 }
const logins = { '': 12, 'user@': 1, 'user:p%40ss@': 1 }
const hosts = {
  ...{ 'example.com': 4, 'www.Example.org': 2, 'SHOP.EXAMPLE': 1, '192.0.2.7': 1, '[2001:db8::1]': 1, localhost: 0.5 },
  ...{ 'bücher.example': 2, 'xn--bcher-kva.example': 1, '例え.example': 1, 'ПРИМЕР.example': 1, 'a_b.example': 0.5 },
  ...{ 'faß.example': 0.5, 'example.com.': 0.5 },
}
const ports = { '': 12, ':8080': 2, ':80': 1, ':443': 1, ':': 0.5 }
const paths = [
  ...['', '/', '/a/', '/A/b/C/', '/a%20b', '/%7Euser/', '/caf%C3%A9', '/%2e%2E/x', '/a+b', '/a//b', '/./../x', '/%zz'],
  ...["/it's(1)", '/a;b=c,d', '/x|y', '/ünï', '/日本/', '/😀', '/index.HTML', '/100%', '/a b', '/"quoted"', '/\\back'],
]
const queries = [
  ...[
    '',
    '',
    '?',
    '?a=1&a=2&b=',
    '?b=2&a=1&b=3&a=1',
    '?q=a+b',
    '?q=a%2Bb%26c',
    '?q=a%20b',
    '?utm_source=X&utm_medium=y',
  ],
  ...['?next=http%3A%2F%2Fx.example%2F%3Fa%3D1', '?k=é&k=日', '?0', '?a[]=1&a[]=2', '?<script>', '?x=1&amp;y=2'],
]
const fragments = ['', '', '', '#top', '#Top/x?y=1', '#a%20b', '#é', '#!/route', '#', '#0']

/** Schemes that have no host, each with what may follow. */
const others = [
  ...[
    'mailto:Someone@Example.com',
    'tel:+1-555-0100',
    'magnet:?xt=urn:btih:ABCDEF',
    'sip:a@b.example',
    'skype:a.b?call',
  ],
  ...['news:comp.lang.c', 'view-source:http://example.com/', 'xmpp:a@b.example', 'bitcoin:1Abc', 'file:///srv/A.txt'],
]

/** What is refused, or taken for something else than a URL. */
const odd = [
  ...['javascript:alert(1)', 'data:text/html,x', 'sms:+15550100', 'ws://example.com/', 'foo://bar', 'mailto://x', ''],
  ...[
    'http://',
    'https://',
    '0',
    '   ',
    'localhost:3000',
    'example.com:8080/x',
    'user:pw@host/x',
    'http:/x',
    'tel://1',
  ],
]

/** A URL that nobody has shortened yet, if `mark` is new: it stands in it. */
export function newUrl(random: Random, mark: string): Bytes {
  if (random.chance(0.08)) return bytesOf(`${random.of(others)}-${mark}`)
  // Some leave the scheme out, and get a link that is relative to the short domain.
  if (random.chance(0.02)) return bytesOf(`example.com/${mark}`)
  const place = random.weighted(schemes) + random.weighted(logins) + random.weighted(hosts) + random.weighted(ports)
  const long = random.chance(0.03) ? 'x'.repeat(random.of([40, 200, 1_500])) : ''
  const path = random.of(paths)
  const marked = random.chance(0.5) ? `/${mark}${path}` : `${path}/${mark}`
  return bytesOf(place + marked + long + random.of(queries) + random.of(fragments))
}

/** What is no URL to shorten. */
export function oddUrl(random: Random): Bytes {
  return bytesOf(random.of(odd))
}

/** Another spelling of a URL: to some the same, and to others another one. */
export function nearUrl(random: Random, url: Bytes): Bytes {
  const other = url.replace(/[a-z](?=[^a-zA-Z]*$)/, (letter) => letter.toUpperCase())
  return random.of([other, other, `${url}/`, `${url}#`, url.replace(/^http:/i, 'https:'), ` ${url} `])
}
