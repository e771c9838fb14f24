import { randomBytes } from 'node:crypto'
import { settingsOf } from '../../../../core/legacy/surroundings'
import { begin } from '../../../../core/migration/migration'
import type { Answer, SentRequest } from '../../../../core/shadow/exchange'
import { type Answered, boundOf, largestLine, openShadowLines } from '../../../../core/shadow/records/lines'
import type { ShadowLine } from '../../../../core/shadow/records/record'
import { sealOf } from '../../../../core/shadow/records/seal'
import { sorted } from '../../../../core/shadow/route'

const settings = settingsOf('{}', 'http://sho.rt')
const seal = sealOf('the secret')
const request: SentRequest = {
  ...{ method: 'GET', target: '/abc?\x80', host: 'sho.rt', headers: { cookie: 'planted\xff' }, body: '\x00\xfe' },
  ...{ address: '192.0.2.1', tls: true },
}
const answer: Answer = { status: 301, headers: [['location', 'http://x.example/\xe9']], body: '', ms: 3 }
const at = Date.parse('2026-12-01T09:30:59.999Z')
const answered: Answered = { at, request, sorted: sorted(request, settings), side: 'legacy', answer, migration: begin }

function written(...many: { change?: Partial<Answered>; unsealed?: boolean }[]) {
  const lines: string[] = []
  const line = openShadowLines({ write: (text) => lines.push(text), writer: 'w' })
  for (const { change, unsealed } of many) line({ ...answered, ...change }, unsealed ? null : seal)
  return { lines, read: lines.map((text) => JSON.parse(text) as ShadowLine) }
}

test('what may be read by anyone is in clear, and the rest is sealed', () => {
  const { lines, read } = written({})
  const [{ sealed = '', ...clear } = {} as ShadowLine] = read
  expect(clear).toEqual({
    ...{ level: 'INFO', timestamp: '2026-12-01T09:30:59.999Z', type: 'shadow', v: 1, writer: 'w', n: 1 },
    ...{ minute: '2026-12-01T09:30', epoch: 1, route: 'redirect', effect: 'click', method: 'GET', side: 'legacy' },
  })
  expect(lines[0]).toMatch(/^[\x20-\x7e]+\n$/)
  expect(lines[0]).not.toMatch(/planted|192\.0\.2\.1|abc|x\.example/)
  const known = { id: 'w-1', at, exact: false, oneMaker: true, minted: false }
  expect(seal.open(sealed, boundOf(clear))).toEqual({ ...known, request, answer })
})

const create = { ...request, target: '/yourls-api.php?action=shorturl&url=http://x.example/' }
for (const { what, change, says } of [
  { what: 'makes links', change: { migration: { ...begin, mint: 500 } }, says: { oneMaker: false, minted: true } },
  {
    what: 'has made links and makes none any more',
    change: { migration: { ...begin, minted: true } },
    says: { oneMaker: true, minted: true },
  },
  {
    what: 'makes one whatever the dial says',
    change: { side: 'candidate' as const, request: create, sorted: sorted(create, settings) },
    says: { minted: true },
  },
]) {
  test(`the candidate ${what}: ${JSON.stringify(says)}`, () => {
    const [{ sealed = '', ...clear } = {} as ShadowLine] = written({ change }).read
    expect(seal.open(sealed, boundOf(clear))).toMatchObject(says)
  })
}

test('lines are numbered, and a sealed part opens in its own only', () => {
  const [one, two] = written({}, {}).read
  expect([one?.n, two?.n]).toEqual([1, 2])
  if (!one?.sealed || !two) throw new Error('no lines')
  expect(() => seal.open(one.sealed ?? '', boundOf(two))).toThrow()
})

const expand = { ...request, target: '/yourls-api.php?action=expand&shorturl=abc' }
const install = { ...request, target: '/admin/' }
const large = (size: number) => ({ ...answer, body: randomBytes(size).toString('latin1') })
for (const { omission, ...given } of [
  {
    omission: 'sampled_out',
    change: { request: expand, sorted: sorted(expand, settings), migration: { ...begin, sample: 0 } },
  },
  { omission: 'unsealed', unsealed: true },
  { omission: 'oversize', change: { answer: large(200_000) } },
  { omission: 'oversize', change: { answer: large(2_000_000) } },
  { omission: 'unsupported', change: { request: install, sorted: sorted(install, settings) } },
]) {
  test(`${omission}: the line is written all the same, and nothing is sealed`, () => {
    const { lines, read } = written(given)
    expect(read[0]).toMatchObject({ omission, n: 1 })
    expect(read[0]).not.toHaveProperty('sealed')
    expect(lines[0]?.length).toBeLessThan(400)
  })
}

for (const target of ['/abc', '/yourls-api.php?action=shorturl&url=http://x.example/']) {
  test(`${target} is not left out, however small the sample: the other side would lack what it did`, () => {
    const asked = { ...request, target }
    const [line] = written({
      change: { request: asked, sorted: sorted(asked, settings), migration: { ...begin, sample: 0 } },
    }).read
    expect(line?.omission).toBeUndefined()
  })
}

test('a large answer that can be packed is in its line', () => {
  const body = 'text '.repeat(150_000)
  const { lines, read } = written({ change: { answer: { ...answer, body } } })
  expect(read[0]?.omission).toBeUndefined()
  expect(lines[0]?.length).toBeLessThan(largestLine)
})

test('an answer that never came is in it as well', () => {
  const none: Answer = { status: 0, headers: [], body: '', ms: 10_000, failure: 'timeout' }
  const [line] = written({ change: { answer: none } }).read
  if (!line?.sealed) throw new Error('nothing sealed')
  expect(seal.open(line.sealed, boundOf(line))).toMatchObject({ answer: none })
})
