import fc from 'fast-check'
import { alphabet, isCode, newCode, readAlias, spellings } from '../../../core/links/code'

test('49 symbols, none twice, no vowel and nothing that looks like another', () => {
  expect(new Set(alphabet).size).toBe(49)
  expect(alphabet).not.toMatch(/[01aeiouAEIOUl]/)
})

for (const { unguessable, length } of [
  { unguessable: false, length: 7 },
  { unguessable: true, length: 16 },
]) {
  test(`unguessable ${unguessable}: ${length} symbols, one a capital, every symbol about as often as every other of its kind`, () => {
    const codes = Array.from({ length: 20_000 }, () => newCode(unguessable))
    expect(codes.every((code) => code.length === length && isCode(code) && code !== code.toLowerCase())).toBe(true)
    const seen = new Map([...alphabet].map((symbol) => [symbol, 0]))
    for (const symbol of codes.join('')) seen.set(symbol, (seen.get(symbol) ?? Number.NaN) + 1)
    // Of 49 symbols 29 are no capitals. Where one stands, a capital has to be among the rest of the code.
    const [drawn, none] = [(20_000 * length) / 49 / (1 - (29 / 49) ** length), (29 / 49) ** (length - 1)]
    for (const [symbol, count] of seen) {
      const expected = /[A-Z]/.test(symbol) ? drawn : drawn * (1 - none)
      // Six standard deviations: one run in ten million fails by chance.
      expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected))
    }
  })
}

const aliases = [
  { given: 'sale', alias: 'sale' },
  { given: 'Sale-2026_X', alias: 'sale-2026_x' },
  { given: '7', alias: '7' },
  { given: 'a'.repeat(64), alias: 'a'.repeat(64) },
]

for (const { given, alias } of aliases) {
  test(`takes the alias ${given.slice(0, 20)}`, () => {
    expect(readAlias(given)).toBe(alias)
  })
}

const wrong = ['', '-a', '_a', 'a b', 'a/b', 'a+', 'ä', 'a.b', 'a'.repeat(65), 'a\n']
const taken = [
  'v1',
  'api',
  'API',
  'app',
  'ops',
  'Admin',
  'static',
  'health',
  'robots.txt',
  'favicon.ico',
  '.well-known',
  'yourls-api.php',
]

for (const given of [...wrong, ...taken]) {
  test(`refuses the alias ${JSON.stringify(given).slice(0, 30)}`, () => {
    expect(() => readAlias(given)).toThrow(expect.objectContaining({ kind: 'bad-value', field: 'alias' }))
  })
}

for (const { code, places } of [
  { code: 'spring', places: ['spring'] },
  { code: 'SPRING', places: ['spring'] },
  { code: 'Spring-2027', places: ['spring-2027'] },
  { code: 'bcDfgh2', places: ['bcDfgh2', 'bcdfgh2'] },
  { code: 'bcDfgh23bcDfgh23', places: ['bcDfgh23bcDfgh23', 'bcdfgh23bcdfgh23'] },
  { code: 'bcDfgha', places: ['bcdfgha'] },
]) {
  test(`${code} is looked up as ${places.join(', then ')}`, () => {
    expect(spellings(code)).toEqual(places)
  })
}

test('any drawn code is looked up as it is, and any alias in whatever case as it is stored', () => {
  const alias = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)
  fc.assert(
    fc.property(fc.boolean(), alias, (unguessable, text) => {
      const code = newCode(unguessable)
      expect(spellings(code)[0]).toBe(code)
      expect(spellings(text)).toContain(text.toLowerCase())
    }),
  )
})
