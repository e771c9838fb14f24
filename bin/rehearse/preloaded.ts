// The links that the reference starts with: what years of use and imports leave in a store.
import { type Bytes, bytesOf } from '../../core/legacy/bytes'

interface Link {
  keyword: Bytes
  url: Bytes
  title: Bytes | null
  timestamp: string
  ip: string
  clicks: number
}

const targets: readonly (readonly [keyword: string, url: string, title?: string | null])[] = [
  ['1', 'http://example.com/'],
  ['2', 'https://www.Example.org/A/b/?a=1&a=2&b='],
  ['3', 'http://example.com/a%20b/?q=a+b#Top/x?y=1'],
  ['4', 'http://bücher.example/ünï/?k=é'],
  ['5', 'https://example.com/100%/%zz?next=http%3A%2F%2Fx.example%2F%3Fa%3D1'],
  ['6', 'mailto:Someone@Example.com'],
  ['spring', 'https://shop.example/spring/?utm_source=Mail&utm_medium=QR', 'Spring Sale — 20 % off'],
  ['docs', 'https://docs.example/v2/#/getting-started/', 'Getting <started> & more'],
  ['jobs', 'https://example.com/Jobs/?b=2&a=1&b=3&a=1', '"Jobs" at \'Example\''],
  ['a-b', 'http://example.com/a-b/', 'From an import'],
  ['a.b', 'http://example.com/a.b?x', null],
  ['ABC', 'http://example.com/capitals', 'Capitals'],
  ['abc', 'http://example.com/small', 'Small letters'],
  ['é', 'http://example.com/é', 'Letters beyond ASCII'],
  ['long', `http://example.com/${'x'.repeat(1_800)}?y=1#z`, 'A long one'],
  ['twice1', 'http://example.com/twice', 'The first of two'],
  ['twice2', 'http://example.com/twice', 'The second of two'],
  ['ftp', 'ftp://files.example/pub/File.TXT', ''],
  ['ip', 'http://[2001:db8::1]:8080/;p=1,2/', 'By address'],
  ['local', 'example.com/without-a-scheme', 'Relative'],
  ['quote', 'http://example.com/"quoted"/<b>/?x=<y>', 'Imported as it was'],
  ['space', 'http://example.com/a b', 'Imported with a space'],
]

/** In order of creation, a day apart; half of them have the same number of clicks as another. */
export const preloaded: readonly Link[] = targets.map(([keyword, url, title], n) => ({
  ...{ keyword: bytesOf(keyword), url: bytesOf(url), title: title === null ? null : bytesOf(title ?? url) },
  timestamp: new Date(Date.UTC(2021, 0, 1 + n, 12, 30, n)).toISOString().slice(0, 19).replace('T', ' '),
  ip: `192.0.2.${n + 1}`,
  clicks: n % 2 === 0 ? 100 * n : 7,
}))
