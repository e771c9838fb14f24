import fc from 'fast-check'
import { displayUrl, normalizeUrl, ownHosts } from '../../../core/links/url'

const own = ownHosts(['https://sho.rt', 'http://127.0.0.1:8080', 'https://xn--krz-hoa.example'])

const stored = [
  { given: 'https://example.com', as: 'https://example.com/' },
  { given: 'HTTPS://EXAMPLE.com:443/Path?B=1&a=2#Frag', as: 'https://example.com/Path?B=1&a=2#Frag' },
  { given: 'http://example.com:80/', as: 'http://example.com/' },
  { given: 'http://example.com:8080/', as: 'http://example.com:8080/' },
  { given: 'https://münchen.de/straße?ü=ß', as: 'https://xn--mnchen-3ya.de/stra%C3%9Fe?%C3%BC=%C3%9F' },
  {
    given: 'https://xn--mnchen-3ya.de/stra%c3%9fe?%c3%bc=%c3%9f',
    as: 'https://xn--mnchen-3ya.de/stra%C3%9Fe?%C3%BC=%C3%9F',
  },
  { given: 'https://例え.jp/パス', as: 'https://xn--r8jz45g.jp/%E3%83%91%E3%82%B9' },
  { given: 'https://example.com/a/../b/./c', as: 'https://example.com/b/c' },
  { given: 'https://example.com/%7euser/%41', as: 'https://example.com/~user/A' },
  { given: 'https://example.com/a%2Fb%3f', as: 'https://example.com/a%2Fb%3F' },
  { given: 'https://example.com/a b', as: 'https://example.com/a%20b' },
  { given: '  https://example.com/  ', as: 'https://example.com/' },
  { given: 'https://example.com/"<>', as: 'https://example.com/%22%3C%3E' },
  { given: 'http://0x7f.1:9000/', as: 'http://127.0.0.1:9000/' },
  { given: 'https://sho.rt:8443/abc', as: 'https://sho.rt:8443/abc' },
  { given: 'https://sho.rt.example.com/abc', as: 'https://sho.rt.example.com/abc' },
]

for (const { given, as } of stored) {
  test(`stores ${JSON.stringify(given)} as ${as}`, () => {
    expect(normalizeUrl(given, own)).toBe(as)
  })
}

const refused = [
  { given: '', why: 'not an absolute URL' },
  { given: 'example.com/x', why: 'not an absolute URL' },
  { given: '//example.com/x', why: 'not an absolute URL' },
  { given: 'https://', why: 'not an absolute URL' },
  { given: 'https://exa mple.com/', why: 'not an absolute URL' },
  { given: 'javascript:alert(1)', why: 'scheme javascript:' },
  { given: 'ftp://example.com/', why: 'scheme ftp:' },
  { given: 'data:text/html,x', why: 'scheme data:' },
  { given: 'https://user@example.com/', why: 'user name' },
  { given: 'https://user:secret@example.com/', why: 'user name' },
  { given: 'https://:secret@example.com/', why: 'user name' },
  { given: 'https://example.com/a\nb', why: 'control' },
  { given: 'https://example.com/\u0000', why: 'control' },
  { given: 'java\tscript:alert(1)', why: 'control' },
  { given: 'https://example.com/\ud800', why: 'surrogate' },
  { given: `https://example.com/${'a'.repeat(2029)}`, why: '2049 characters' },
  { given: `https://example.com/${'é'.repeat(1000)}`, why: 'once encoded' },
  { given: 'https://sho.rt/abc', why: 'of this shortener' },
  { given: 'http://sho.rt/abc', why: 'of this shortener' },
  { given: 'HTTPS://SHO.RT/abc', why: 'of this shortener' },
  { given: 'https://sho.rt:443/abc', why: 'of this shortener' },
  { given: 'http://sho.rt:80/abc', why: 'of this shortener' },
  { given: 'https://sho.rt./abc', why: 'of this shortener' },
  { given: 'https://sho。rt/abc', why: 'of this shortener' },
  { given: 'https://ｓｈｏ.rt/abc', why: 'of this shortener' },
  { given: 'https://%73ho.rt/abc', why: 'of this shortener' },
  { given: 'https://kürz.example/abc', why: 'of this shortener' },
  { given: 'http://127.1:8080/abc', why: 'of this shortener' },
  { given: 'http://2130706433:8080/abc', why: 'of this shortener' },
]

for (const { given, why } of refused) {
  test(`refuses ${JSON.stringify(given).slice(0, 60)}: ${why}`, () => {
    expect(() => normalizeUrl(given, own)).toThrow(
      expect.objectContaining({ kind: 'bad-value', field: 'long_url', message: expect.stringContaining(why) }),
    )
  })
}

test('at most 2,048 characters: exactly as many are taken', () => {
  const longest = `https://example.com/${'a'.repeat(2028)}`
  expect(normalizeUrl(longest, own)).toBe(longest)
})

const escapes = fc.string({ unit: fc.constantFrom('%', '2', 'e', 'E', '.', '/', 'a', '37'), maxLength: 12 })
const urls = fc.oneof(
  escapes.map((path) => `https://example.com/${path}`),

  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.webUrl().map((url) => url.toUpperCase()),
)

test('any web URL: storing what is stored changes nothing', () => {
  fc.assert(fc.property(urls, (url) => expect(normalizeUrl(normalizeUrl(url, own), own)).toBe(normalizeUrl(url, own))))
})

test('any path: however its characters are percent-encoded, it is stored the same', () => {
  const characters = fc.string({ unit: fc.constantFrom(...'abzABZ019-._~é漢'), minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(characters, fc.infiniteStream(fc.boolean()), (path, choices) => {
      // A path of dots alone is a step up the tree, which is another URL.
      fc.pre(!/^\.+$/.test(path))
      const encoded = [...path].map((each) => (choices.next().value ? escaped(each) : each)).join('')
      expect(normalizeUrl(`https://example.com/${encoded}`, own)).toBe(normalizeUrl(`https://example.com/${path}`, own))
    }),
  )
})

const shown = [
  { url: 'https://www.example.com/', as: 'example.com' },
  { url: 'https://example.com/path?x=1', as: 'example.com/path?x=1' },
  { url: 'https://xn--80ak6aa92e.com:8443/', as: 'xn--80ak6aa92e.com:8443' },
  { url: `https://example.com/${'a'.repeat(40)}`, as: `example.com/${'a'.repeat(27)}…` },
]

for (const { url, as } of shown) {
  test(`shows ${url.slice(0, 50)} as ${as}`, () => {
    expect(displayUrl(url)).toBe(as)
  })
}

function escaped(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16)}`).join('')
}

test('what is a URL stays one in a process that has read many', () => {
  for (let n = 0; n < 20_000; n++) normalizeUrl('https://example.com/', own)
  expect(normalizeUrl('https://m\u00fcnchen.example/', own)).toBe('https://xn--mnchen-3ya.example/')
})
