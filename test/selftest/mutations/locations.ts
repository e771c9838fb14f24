// Other targets.
import type { Bytes } from '../../../core/legacy/bytes'
import { everyNth, type Mutation, mutation } from '../mutation'
import { withValue } from '../said'

const ways: readonly (readonly [name: string, change: (location: Bytes) => Bytes])[] = [
  ['encoded twice', (it) => it.replace(/%(?=[\dA-Fa-f]{2})/g, '%25')],
  [
    'decoded once',
    (it) => it.replace(/%([2-7][0-9A-Fa-f])/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
  ],
  ['fragment dropped', (it) => it.replace(/#.*$/, '')],
  ['query dropped', (it) => it.replace(/\?[^#]*/, '')],
  ['slash lost', (it) => it.replace(/([^/:])\/(?=$|[?#])/, '$1')],
  ['slash added', (it) => it.replace(/([^/?#])(?=$|[?#])/, '$1/')],
  ['in small letters', (it) => it.toLowerCase()],
  ['scheme in capitals', (it) => it.replace(/^[a-z]+:/, (scheme) => scheme.toUpperCase())],
  ['https for http', (it) => it.replace(/^http:/, 'https:')],
  ['http for https', (it) => it.replace(/^https:/, 'http:')],
  ['www. added', (it) => it.replace('://example.com', '://www.example.com')],
  ['another host', (it) => it.replace(/^(https?:\/\/)[^/?#]*/, '$1wrong.example')],
  ['port added', (it) => it.replace(/^(http:\/\/[a-z.]+)(?=\/)/, '$1:80')],
  ['port dropped', (it) => it.replace(/^(https?:\/\/[^/?#]*):\d+/, '$1')],
  ['user dropped', (it) => it.replace(/^(https?:\/\/)[^/?#@]*@/, '$1')],
  ['plus as %20', (it) => it.replace(/\?[^#]*/, (query) => query.replaceAll('+', '%20'))],
  ['query turned round', (it) => it.replace(/\?([^#]+)/, (_, query) => `?${query.split('&').reverse().join('&')}`)],
  [
    'repeated keys merged',
    (it) =>
      it.replace(
        /\?([^#]+)/,
        (_, query) =>
          `?${[...new Map(query.split('&').map((pair: string) => [pair.split('=')[0], pair])).values()].join('&')}`,
      ),
  ],
  ['query added', (it) => (it.includes('?') ? it : `${it}?utm_source=x`)],
  ['cut at 1,000 bytes', (it) => it.slice(0, 1_000)],
  ['cut by its last byte', (it) => it.slice(0, -1)],
  ['a blank in it', (it) => it.replace('example', 'exam ple')],
  ['dot segments resolved', (it) => it.replace('/./../', '/')],
  ['double slashes merged', (it) => it.replace(/([^:])\/\//g, '$1/')],
  [
    'bytes beyond ASCII encoded',
    (it) => it.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`),
  ],
  ['hexadecimal digits in small letters', (it) => it.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
  ['ampersands as entities', (it) => it.replaceAll('&', '&amp;')],
]

export function locationMutations(): Mutation[] {
  const all = ways.map(([name, change]) => {
    return mutation(`Location ${name}`, /location/, (said) =>
      said.status === 301 ? withValue(said, 'location', change) : said,
    )
  })
  const wrong = mutation('Location elsewhere', /location/, (said) =>
    said.status === 301 ? withValue(said, 'location', () => 'http://wrong.example/') : said,
  )
  const site = mutation('Location of what is unknown with a path', /location/, (said) =>
    said.status === 302 ? withValue(said, 'location', (it) => `${it}/404`) : said,
  )
  const head = mutation('Location dropped for HEAD', /location/, (said, { method }) =>
    method === 'HEAD' ? withValue(said, 'location', () => null) : said,
  )
  return [...all, wrong, everyNth(20, wrong), site, head]
}
