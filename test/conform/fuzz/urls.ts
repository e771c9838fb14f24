// Long URLs of every shape that URL cleaning (contract, section 8) looks at, as bytes: one character each.
import fc from 'fast-check'

type Text = fc.Arbitrary<string>

/** Mostly the first of the texts, now and then one of the others. */
function usually(first: string, ...others: string[]): Text {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(first) }, { weight: 2, arbitrary: fc.constantFrom(...others) })
}

const scheme = usually(
  'http://',
  ...['https://', 'HTTP://', 'Https://', 'ftp://', 'file://', 'http:/', 'http:', '', '//', 'h:', 'h://', '1a://'],
  ...['mailto:', 'MailTo:', 'mailto://', 'tel:', 'tel://', 'feed:', 'feed://', 'view-source:', 'spotify:', 'tg://'],
  ...['svn+ssh://', 'magnet:', 'javascript:', 'data:', 'sms:', 'ws://', 'foo://', 'foo:', 'a.b-c+d://', 'market://'],
  ...['http://http://', 'http://https://', 'https://http://', 'http://http://http://', 'ht tp://', ' http://'],
)

const login = usually('', 'u@', 'u:p@', 'u:@', ':p@', '0@', '0:p@', '@', 'u@v@', 'U:P:Q@', 'u%40:p@', 'u\x01:p\x7f@')

const host = usually(
  'example.com',
  ...['EXAMPLE.com', 'sho.rt', 'SHO.rt', 'localhost', '127.0.0.1', '[::1]', '[::1', '[::1]x', '::1', '0', ''],
  ...['-a.example', 'a-.example', 'a_b.example', '*.example', 'a%20b.example', 'a..b', '.a', 'a.', 'a..', '.', '..'],
  ...['ab--cd.example', 'xn--bcher-kva.example', 'XN--BCHER-KVA.example', 'xn--zz--.example', 'xn--', 'xn--a.example'],
  ...['xn--fa-hia.de', 'xn--4ca.example', 'xn--a-ecp.ru', 'xn---.example', `${'a'.repeat(70)}.example`],
  ...[
    'bücher.example',
    'BÜCHER.example',
    'faß.de',
    'ΑΣ.example',
    'ｆｕｌｌ.example',
    '例え.jp',
    'пример.рф',
    'é.é',
  ].map(utf8),
  ...[
    'a\u200db.example',
    'a\u00adb.example',
    'a。b',
    '\u0301a.example',
    'e\u0301.example',
    '١.example',
    'אב.example',
  ].map(utf8),
  ...['\u{1f600}.example', 'İ.example', '½.example', '℀.example', '\ufffd.example', 'Ⅳ.example'].map(utf8),
  ...['b\xfccher.example', '\xff', 'a\x80b.example', 'exam\x01ple.com', 'exa"mple.com', 'exa mple.com', 'exa<b>.com'],
)

const port = usually(
  '',
  ':80',
  ':8080',
  ':0',
  ':',
  ':00',
  ':80a',
  ':a',
  ':65535',
  ':65536',
  ':99999',
  ':-1',
  ':+8',
  ': 8',
)

const path = usually(
  '/a',
  ...[
    '',
    '/',
    '/A/b/',
    '//a//',
    '/./../a',
    '/a%20b',
    '/%7E',
    '/%zz',
    '/%',
    '/%0d%0aX',
    '/%2F%2f',
    '/a+b',
    '/a b',
    '/0',
  ],
  ...[
    '/a\\b',
    '\\a',
    '/<a>"b"',
    "/a'b(c)[d]{e}",
    '/a|b^c`d',
    '/a;b=c,d',
    '/a:b@c',
    '/$&!*~',
    '/a\x00b\x1f\x7f',
    '/a\r\nb',
  ],
  ...['/ünï', '/日本', '/\u{1f600}'].map(utf8),
  ...['/\xe9', '/\xc3', '/a\xa0b\x85', 'x', '/http://b/', '/index.html', '/+', '/a+'],
)

const query = usually(
  '',
  '?',
  '?0',
  '?a=1&b=2',
  '?a=%26&b',
  '?a=b?c',
  '?\\a\\',
  '?a=<b>',
  '?a=\x01',
  '? ',
  '?a=é',
  '?#',
  '?00',
)

const fragment = usually('', '#', '#0', '#f', '#f#g', '#f?g', '#\\a', '#a b', '#/x/y', '#é', '#\x01')

/** A URL put together from parts that are odd each for itself. */
const assembled: Text = fc.tuple(scheme, login, host, port, path, query, fragment).map((parts) => parts.join(''))

/** Any bytes at all, those with a meaning more often. */
const anything: Text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'ab:/?#@[]\\%.-+ 0'),
    fc.constantFrom(...'http"\'<>^{}|`~*&;=,$!()_', '\r', '\n', '\t', '\0', '\x0b', '\x7f'),
    fc.integer({ min: 0x80, max: 0xff }).map((byte) => String.fromCharCode(byte)),
  ),
  maxLength: 12,
})

/** What stands for nothing, or around something. */
const edges = fc.constantFrom(
  '',
  '0',
  'http://',
  'https://',
  'http:// ',
  ' ',
  '\0',
  '#',
  '?',
  '/',
  'abc',
  '1',
  '0 ',
  '-',
)

/** At and around the lengths that matter: cut in messages above 60 characters, refused above 65,535 bytes. */
const long: Text = fc
  .tuple(fc.constantFrom(59, 60, 61, 62, 255, 2000), fc.constantFrom('a', 'é'.normalize('NFC'), '%20'))
  .map(([length, filling]) => `http://example.com/${utf8(filling).repeat(length)}`.slice(0, Math.max(length, 20)))
const veryLong: Text = fc
  .constantFrom(65_535, 65_536, 70_000)
  .map((length) => 'http://example.com/'.padEnd(length, 'a'))

/** A long URL for one request. */
export const longUrl: Text = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('http://example.com/', 'http://example.com/a', 'https://example.com/?a=1') },
  { weight: 150, arbitrary: assembled },
  { weight: 30, arbitrary: anything },
  { weight: 15, arbitrary: edges },
  { weight: 10, arbitrary: long },
  { weight: 1, arbitrary: veryLong },
)

/** The UTF-8 bytes of a text. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
