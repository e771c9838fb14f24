// Contract 8, its tables and its invariants.
import fc from 'fast-check'
import { toBytes, toText } from '../../reference/byte-strings'
import { isAllowed, schemeOf } from '../../reference/schemes'
import { cleanUrl, cleanUrlSafely } from '../../reference/url-cleaning'

const cleaned: [given: string, becomes: string][] = [
  // consequences
  ['example.com', 'example.com'],
  ['/x', '/x'],
  ['?q', '?q'],
  ['..', '..'],
  ['example.com:8080/x', ''],
  ['localhost:3000', ''],
  ['user:pw@host/x', ''],
  ['127.0.0.1:80/x', '127.0.0.1:80/x'],
  ['[::1]/x', '[::1]/x'],
  ['h:x', 'h:x'],
  ['javascript:alert(1)', ''],
  ['data:text/html,x', ''],
  ['java script:x', ''],
  ['ht tp://EXAMPLE.com/x', 'http://EXAMPLE.com/x'],
  ['HT TP://EXAMPLE.com/x', ''],
  ['http://EXAMPLE.com\\PaTh', 'http://example.compath'],
  ['http://example.com\\@evil.example/', 'http://example.com@evil.example/'],
  ['http://example.com/%0d%0aX', 'http://example.com/%0d%0aX'],
  ['http://example.com/\r\nX', 'http://example.com/__X'],
  ['https://http://example.com/', 'https://http//example.com/'],
  // trimming and doubled schemes
  [' \t\n\r\0\vhttp://x ', 'http://x'],
  ['http://http://x', 'http://x'],
  ['http://https://x', 'https://x'],
  ['HTTP://http://x', 'http://http//x'],
  // scheme
  ['MAILTO:Joe@X', 'mailto:Joe@X'],
  ['mailto://x', ''],
  ['tel://1', ''],
  ['http:/x', ''],
  ['sms:1', ''],
  ['ws://x', ''],
  ['svn+ssh://X/y', 'svn+ssh://x/y'],
  // parts
  ['http://EXAMPLE.com/PaTh?Q#F', 'http://example.com/PaTh?Q#F'],
  ['http://x?', 'http://x'],
  ['http://x/?#', 'http://x/'],
  ['http://x/?0', 'http://x/'],
  ['http://x/#0', 'http://x/'],
  ['http://x:0/', 'http://x/'],
  ['http://x:/', 'http://x/'],
  ['http://x:80/', 'http://x:80/'],
  ['http://x:80a/', 'http://x:80/'],
  ['http://:pw@x/', 'http://x/'],
  ['http://0:0@x/', 'http://x/'],
  ['http://user:@x/', 'http://user:@x/'],
  ['http://a@b@x/', 'http://a@b@x/'],
  ['http://x/../a//b/%7E?b&a', 'http://x/../a//b/%7E?b&a'],
  // not splittable, hence kept
  ['http:///x', 'http:///x'],
  ['http://?q', 'http://?q'],
  ['http://@', 'http://@'],
  ['HTTP://x:99999/Y', 'http://x:99999/Y'],
  ['http://X:abc/', 'http://X:abc/'],
  ['http://x:123456/', 'http://x:123456/'],
  ['http://x:000080/', 'http://x:000080/'],
  ['http://[::1:80/', 'http://[::1:80/'],
  ['http://[::1]:80/', 'http://[::1]:80/'],
  ['http://user@/', 'http://user@/'],
  ['file:///etc/x', 'file:///etc/x'],
  ['FILE:///c:/x', 'file:///c:/x'],
  // hosts
  ['http://xn--bcher-kva.example/', 'http://bücher.example/'],
  ['http://xn--ihqwcrb4cv8a8dqg056pqjye/', 'http://他们为什么不说中文/'],
  ['http://BÜCHER.example/', 'http://bücher.example/'],
  ['http://faß.de/', 'http://fass.de/'],
  ['http://xn--fa-hia.de/', 'http://faß.de/'],
  ['http://ΣΑΣ.example/', 'http://σασ.example/'],
  ['http://ｅｘ。com/', 'http://ex.com/'],
  ['http://a\u00adb\u200d.com/', 'http://ab.com/'],
  ['http://1مثال.example/', 'http://1مثال.example/'],
  ['http://😀.example/', 'http://😀.example/'],
  ['http://example.com./', 'http://example.com./'],
  ['http://under_score.*.exa%6dple/', 'http://under_score.*.exa%6dple/'],
  [`http://${'a'.repeat(64)}.com/`, `http://${'a'.repeat(64)}.com/`],
  // hosts that cannot be converted are dropped
  ['http://-a.com/path', 'http:///path'],
  ['http://a-.com/path', 'http:///path'],
  ['http://ab--c.com/path', 'http:///path'],
  ['http://xn--.com/path', 'http:///path'],
  ['http://xn--a.com/path', 'http:///path'],
  ['http://xn--abc-.com/path', 'http:///path'],
  ['http://.a.com/path', 'http:///path'],
  ['http://a..com/path', 'http:///path'],
  ['http://\u0301a.com/path', 'http:///path'],
  ['http://a\ufffdb.com/path', 'http:///path'],
]

for (const [given, becomes] of cleaned) {
  test(`${JSON.stringify(given)} becomes ${JSON.stringify(becomes)}`, () => {
    expect(toText(cleanUrl(toBytes(given)))).toBe(becomes)
  })
}

test('cleaning again may change a URL once more: http://xn--fa-hia.de/', () => {
  expect(toText(cleanUrl(cleanUrl('http://xn--fa-hia.de/')))).toBe('http://fass.de/')
})

const safely: [given: string, becomes: string][] = [
  ['http://x/%0d%0A', 'http://x/'],
  ['http://x/%0%0dd%%0a0a', 'http://x/'],
  ['android-app://x', ''],
  ['java%0dscript:x', ''],
]

for (const [given, becomes] of safely) {
  test(`a referrer ${given} becomes ${JSON.stringify(becomes)}`, () => expect(cleanUrlSafely(given)).toBe(becomes))
}

const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) })
const nearUrls = fc
  .tuple(fc.constantFrom('', 'http://', 'HTTPS://', 'mailto:', 'ht tp://', 'file:///', 'http:\\', 'xx://'), bytes)
  .map(([scheme, rest]) => scheme + rest)
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-~+_.=!&;,/:%@$|*'()[]\x80\xe9\xff"
const harmless = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 40 })

describe('whatever the bytes', () => {
  test('only allowed bytes are left, and no backslash before the first ? or #', () => {
    fc.assert(
      fc.property(nearUrls, (given) => {
        const url = cleanUrl(given)
        expect(url).toMatch(/^[A-Za-z0-9\-~+_.?#=!&;,/:%@$|*'()[\]\\\x80-\xff]*$/)
        expect(url.split(/[?#]/)[0]).not.toContain('\\')
      }),
      { numRuns: 2000 },
    )
  })

  test('a scheme that is left is of the list', () => {
    fc.assert(
      fc.property(nearUrls, (given) => {
        const scheme = schemeOf(cleanUrl(given))
        expect(scheme === '' || isAllowed(scheme)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('a path, a query and percent sequences of allowed bytes are never touched', () => {
    fc.assert(
      fc.property(harmless, harmless, (path, query) => {
        const url = `http://example.com/${path}?q${query}`
        expect(cleanUrl(url)).toBe(url.replaceAll('http://http://', 'http://'))
      }),
    )
  })

  test('the case of scheme and host does not matter', () => {
    fc.assert(
      fc.property(harmless, fc.constantFrom('example.com', 'a.b', 'sub.example.org'), (path, host) => {
        expect(cleanUrl(`HTTP://${host.toUpperCase()}/${path}`)).toBe(cleanUrl(`http://${host}/${path}`))
      }),
    )
  })
})
