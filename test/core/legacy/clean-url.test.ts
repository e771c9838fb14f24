import fc from 'fast-check'
import { bytesOf, textOf } from '../../../core/legacy/bytes'
import { cleanUrl } from '../../../core/legacy/clean-url'

const cases = [
  { from: ' \t\r\n\0\vhttp://example.com/ \v', to: 'http://example.com/' },
  { from: 'http://http://http://example.com/', to: 'http://http//example.com/' },
  { from: 'http://https://example.com/', to: 'https://example.com/' },
  { from: 'https://http://example.com/', to: 'https://http//example.com/' },
  { from: 'example.com', to: 'example.com' },
  { from: '..', to: '..' },
  { from: 'example.com:8080/x', to: '' },
  { from: 'localhost:3000', to: '' },
  { from: 'user:pw@host/x', to: '' },
  { from: '127.0.0.1:80/x', to: '127.0.0.1:80/x' },
  { from: '[::1]/x', to: '[::1]/x' },
  { from: 'h:x', to: 'h:x' },
  { from: 'java script:alert(1)', to: '' },
  { from: 'mailto://x', to: '' },
  { from: 'tel://1', to: '' },
  { from: 'http:/x', to: '' },
  { from: 'sms:1', to: '' },
  { from: 'MAILTO:Joe@EXAMPLE.com', to: 'mailto:Joe@EXAMPLE.com' },
  { from: 'HTTP://EXAMPLE.com/A', to: 'http://example.com/A' },
  { from: 'ht tp://EXAMPLE.com/x', to: 'http://EXAMPLE.com/x' },
  { from: 'http://EXAMPLE.com\\PaTh', to: 'http://example.compath' },
  { from: 'http://example.com\\@evil.example/', to: 'http://example.com@evil.example/' },
  { from: 'http://example.com/%0d%0aX', to: 'http://example.com/%0d%0aX' },
  { from: 'http://example.com/\r\nX', to: 'http://example.com/__X' },
  { from: 'http://example.com/?0', to: 'http://example.com/' },
  { from: 'http://example.com/#0', to: 'http://example.com/' },
  { from: 'http://example.com/?a?b#c?d', to: 'http://example.com/?a?b#c?d' },
  { from: 'http://example.com:/x', to: 'http://example.com/x' },
  { from: 'http://example.com:0/x', to: 'http://example.com/x' },
  { from: 'http://example.com:080/x', to: 'http://example.com:80/x' },
  { from: 'http://EXAMPLE.com:65536/x', to: 'http://EXAMPLE.com:65536/x' },
  { from: 'http://EXAMPLE.com:a/x', to: 'http://EXAMPLE.com:a/x' },
  { from: 'http://[::1]:80/x', to: 'http://[::1]:80/x' },
  { from: 'HTTP://[::1:x', to: 'http://[::1:x' },
  { from: 'http://USER@/x', to: 'http://USER@/x' },
  { from: 'file:///etc/X', to: 'file:///etc/X' },
  { from: 'FILE:///c:/X', to: 'file:///c:/X' },
  { from: 'http://-a.example/path', to: 'http:///path' },
  { from: 'http://a-.example/path', to: 'http:///path' },
  { from: 'http://ab--c.example/', to: 'http:///' },
  { from: 'http://a..example/', to: 'http:///' },
  { from: 'http://xn--fa-hia.de/', to: 'http://faß.de/' },
  { from: 'http://faß.de/', to: 'http://fass.de/' },
  { from: 'http://ｅｘａｍｐｌｅ．ｃｏｍ/', to: 'http://example.com/' },
  { from: `http://${'a'.repeat(70)}.example/`, to: `http://${'a'.repeat(70)}.example/` },
  { from: 'http://example.com/"<>^{}`x', to: 'http://example.com/x' },
]

for (const { from, to } of cases) {
  test(`${JSON.stringify(from)} becomes ${JSON.stringify(to)}`, () => {
    expect(textOf(cleanUrl(bytesOf(from)))).toBe(to)
  })
}

test('whatever the bytes: no control character, space or refused byte is left, and nothing is thrown', () => {
  const bytes = fc.array(fc.integer({ min: 0, max: 255 })).map((codes) => String.fromCharCode(...codes))
  const prefixes = fc.constantFrom('', 'http://', 'HTTP://a.b:', 'mailto:', 'file:///')
  fc.assert(
    fc.property(prefixes, bytes, (prefix, rest) => {
      expect(cleanUrl(prefix + rest)).toMatch(/^[^\x00-\x20"<>^`{}\x7f]*$/)
    }),
    { numRuns: 2000 },
  )
})
