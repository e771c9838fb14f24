import fc from 'fast-check'
import { locationDifferences, locationParts } from '../../../../core/shadow/judging/location'

for (const { url, parts } of [
  {
    url: 'https://me:x@H.example:81/p?a=1#f',
    parts: { scheme: 'https', user: 'me:x', host: 'H.example', port: '81', path: '/p', query: 'a=1', fragment: 'f' },
  },
  {
    url: 'mailto:a@b',
    parts: { scheme: 'mailto', user: null, host: null, port: null, path: 'a@b', query: null, fragment: null },
  },
  {
    url: 'http:///p',
    parts: { scheme: 'http', user: null, host: '', port: null, path: '/p', query: null, fragment: null },
  },
  {
    url: 'http://[::1]:8/',
    parts: { scheme: 'http', user: null, host: '[::1]', port: '8', path: '/', query: null, fragment: null },
  },
  {
    url: 'example.com/x',
    parts: { scheme: null, user: null, host: null, port: null, path: 'example.com/x', query: null, fragment: null },
  },
  { url: 'http://h:?#', parts: { scheme: 'http', user: null, host: 'h', port: '', path: '', query: '', fragment: '' } },
]) {
  test(`the parts of ${url}`, () => {
    expect(locationParts(url)).toEqual(parts)
  })
}

test('two URLs differ in a part exactly if they are not the same bytes', () => {
  const urls = fc.string({ unit: fc.constantFrom(...'ab:/?#@&=%[]+', '\xe9', '\n'), maxLength: 12 })
  fc.assert(
    fc.property(urls, urls, (one, other) => {
      expect(locationDifferences(one, other).length > 0).toBe(one !== other)
      expect(locationDifferences(one, one)).toEqual([])
    }),
    { numRuns: 3000 },
  )
})
