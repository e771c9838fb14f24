// Contract 9.
import { readOptions } from '../../reference/command-line'
import { alphabetOf, generateKeyword, inAlphabet, isFree, wantedKeyword } from '../../reference/keywords'
import { Store } from '../../reference/store'

const settings = readOptions([], {}).settings('http://sho.rt')
const [base36, base62] = [36, 62].map((url_convert) => ({ ...settings, url_convert, reserved: ['a1', 'z'] }))
if (!base36 || !base62) throw new Error('two of them')

const wanted: [keyword: string, in36: string, in62: string][] = [
  ['MyLink', 'yink', 'MyLink'],
  ['ABC', '', 'ABC'],
  ['my-link_2', 'mylink2', 'mylink2'],
  ['-0-', '0', '0'],
  ['\xc3\xa9a b', 'ab', 'ab'],
  ['x'.repeat(250), 'x'.repeat(199), 'x'.repeat(199)],
]

for (const [keyword, in36, in62] of wanted) {
  test(`wanted ${keyword.slice(0, 20)} is ${in36.slice(0, 20)} in base 36`, () => {
    expect(wantedKeyword(base36, keyword)).toBe(in36)
    expect(wantedKeyword(base62, keyword)).toBe(in62)
  })
}

const numbers: [number: bigint, in36: string, in62: string][] = [
  [1n, '1', '1'],
  [35n, 'z', 'z'],
  [36n, '10', 'A'],
  [3843n, '2yr', 'ZZ'],
  [3844n, '2ys', '100'],
  [9007199254740993n, '2gosa7pa2gx', 'FfGNdXsE9'],
]

for (const [number, in36, in62] of numbers) {
  test(`number ${number} is ${in36} or ${in62}`, () => {
    expect(inAlphabet(number, alphabetOf(base36))).toBe(in36)
    expect(inAlphabet(number, alphabetOf(base62))).toBe(in62)
  })
}

for (const [url_convert, length] of [
  [36, 36],
  [62, 62],
  [64, 62],
  [32, 36],
  [0, 36],
]) {
  test(`url_convert ${url_convert} is an alphabet of ${length}`, () => {
    expect(alphabetOf({ ...settings, url_convert: url_convert ?? 0 })).toHaveLength(length ?? 0)
  })
}

for (const keyword of ['', 'a1', 'admin', 'css', 'images', 'includes', 'js', 'user', 'examplepage']) {
  test(`nobody may create ${JSON.stringify(keyword)}`, () => expect(isFree(base36, new Store(), keyword)).toBe(false))
}

for (const keyword of ['A1', 'Admin', 'pages', 'yourls', '0']) {
  test(`${keyword} is free`, () => expect(isFree(base36, new Store(), keyword)).toBe(true))
}

test('the counter skips what is taken or reserved, and then stands after the number used', () => {
  const store = new Store()
  const link = { url: 'http://x', title: '', timestamp: '2024-01-01 00:00:00', ip: '', clicks: 0 }
  for (const keyword of ['10', '11']) store.insert({ ...link, keyword })
  store.change({ kind: 'next', next: '35' })
  expect(generateKeyword(base36, store)).toBe('12')
  expect(store.nextId).toBe(39n)
})
