import fc from 'fast-check'
import { sealOf } from '../../../../core/shadow/records/seal'

const seal = sealOf('the secret')

test('what is sealed opens to what it was, beside its own text', () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (json, bound) => {
      const content = JSON.parse(json)
      expect(seal.open(seal.seal(content, bound), bound)).toEqual(content)
    }),
  )
})

test('what is large is packed', () => {
  const content = { body: 'text '.repeat(100_000) }
  const sealed = seal.seal(content, '')
  expect(sealed.length).toBeLessThan(10_000)
  expect(seal.open(sealed, '')).toEqual(content)
})

test('another process with the same secret opens it', () => {
  const contents = Array.from({ length: 10 }, (_, n) => `${n}`)
  const sealed = contents.flatMap((content) => [seal.seal(content, 'b'), sealOf('the secret').seal(content, 'b')])
  const reader = sealOf('the secret')
  expect(sealed.map((text) => reader.open(text, 'b'))).toEqual(contents.flatMap((content) => [content, content]))
})

test('a bit that has changed is seen, wherever it is', () => {
  const sealed = Buffer.from(seal.seal({ a: 'secret text' }, 'line 1'), 'base64')
  for (let bit = 0; bit < 8 * sealed.length; bit++) {
    const copy = Buffer.from(sealed)
    copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => seal.open(copy.toString('base64'), 'line 1')).toThrow()
  }
})

test('moved to another line, cut, or under another secret, it does not open', () => {
  const sealed = seal.seal('text', 'line 1')
  expect(() => seal.open(sealed, 'line 2')).toThrow()
  expect(() => sealOf('another').open(sealed, 'line 1')).toThrow()
  for (let length = 0; length < sealed.length; length += 4)
    expect(() => seal.open(sealed.slice(0, length), 'line 1')).toThrow()
})

test('equal contents look different, and nothing of them shows', () => {
  const [one, two] = [seal.seal('the same text', ''), seal.seal('the same text', '')]
  expect(one).not.toBe(two)
  expect(Buffer.from(one, 'base64').toString('latin1')).not.toContain('same')
})

test('a name is always the same, and another under another secret', () => {
  expect(seal.nameOf('abc')).toMatch(/^[\w-]{16}$/)
  expect(seal.nameOf('abc')).toBe(sealOf('the secret').nameOf('abc'))
  expect(new Set([seal.nameOf('abc'), seal.nameOf('abd'), sealOf('another').nameOf('abc')]).size).toBe(3)
})
