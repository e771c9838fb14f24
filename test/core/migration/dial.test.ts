import fc from 'fast-check'
import { sideOf } from '../../../core/migration/dial'
import { begin, type Migration } from '../../../core/migration/migration'
import type { SentRequest, Side } from '../../../core/shadow/exchange'
import { sorted } from '../../../core/shadow/route'

const { settingsOf } =
  require('../../../core/legacy/surroundings') as typeof import('../../../core/legacy/surroundings')
const settings = settingsOf('{}', 'http://sho.rt')
const ground = { salt: 'table', truth: 'legacy', settings } as const

function ask(target: string, migration: Partial<Migration>, more: Partial<SentRequest> = {}, truth: Side = 'legacy') {
  const request = {
    method: 'GET',
    target,
    host: 'sho.rt',
    headers: {},
    body: '',
    address: '192.0.2.1',
    tls: false,
    ...more,
  }
  return sideOf({ ...begin, ...migration }, request, sorted(request, settings), { ...ground, truth })
}

const all = { dial: 10_000, mint: 10_000 }
const create = '/yourls-api.php?action=shorturl&url=http://x.example/'
const keyword = fc.stringMatching(/^[0-9a-z]{1,8}$/).filter((word) => !['admin', 'css', 'js', 'user'].includes(word))
const dial = fc.integer({ min: 0, max: 10_000 })

test('raising the dial only adds links to the candidate', () => {
  fc.assert(
    fc.property(keyword, dial, dial, (word, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      if (ask(`/${word}`, { dial: low }) === 'candidate') expect(ask(`/${word}`, { dial: high })).toBe('candidate')
    }),
  )
})

test('raising the share of creations only adds callers', () => {
  fc.assert(
    fc.property(fc.ipV4(), dial, dial, (address, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      if (ask(create, { mint: low }, { address }) === 'candidate')
        expect(ask(create, { mint: high }, { address })).toBe('candidate')
    }),
  )
})

test('a link has one side, whoever asks for it and however', () => {
  fc.assert(
    fc.property(keyword, dial, fc.ipV4(), (word, dial, address) => {
      const side = ask(`/${word}`, { dial })
      const ways = [`/${word}`, `/${word}?utm=1`, `/${word}/`, `/yourls-api.php?action=expand&shorturl=${word}`]
      const others = [`/yourls-api.php?action=url-stats&shorturl=http://sho.rt/${word}`, `/${word}+`, `//${word}`]
      const asked = [...ways, ...others].map((target) => ask(target, { dial }, { address, host: 'other.example' }))
      expect(new Set(asked)).toEqual(new Set([side]))
    }),
  )
})

test('at 0 everything is the legacy, at 10,000 the candidate', () => {
  fc.assert(
    fc.property(keyword, (word) => {
      expect(ask(`/${word}`, {})).toBe('legacy')
      expect(ask(`/${word}`, all)).toBe('candidate')
    }),
  )
  expect([ask(create, {}), ask(create, all)]).toEqual(['legacy', 'candidate'])
})

test('another deployment moves other links first', () => {
  const words = Array.from({ length: 200 }, (_, n) => `/${n.toString(36)}`)
  const half = { ...begin, dial: 5_000 }
  const sidesOf = (salt: string) =>
    words.map((target) => {
      const request = { method: 'GET', target, host: '', headers: {}, body: '', address: '', tls: false }
      return sideOf(half, request, sorted(request, settings), { ...ground, salt })
    })
  expect(sidesOf('one')).not.toEqual(sidesOf('two'))
})

for (const { what, target, migration, side, truth = 'legacy' } of [
  {
    what: 'an override wins over the dial',
    target: '/abc',
    migration: { ...all, overrides: { abc: 'legacy' } },
    side: 'legacy',
  },
  { what: 'also to the candidate', target: '/abc+', migration: { overrides: { abc: 'candidate' } }, side: 'candidate' },
  { what: 'of a link only', target: '/abd', migration: { overrides: { abc: 'candidate' } }, side: 'legacy' },
  { what: 'no property of every object is one', target: '/constructor', migration: {}, side: 'legacy' },
  { what: 'the kill switch wins over all', target: '/abc', migration: { ...all, kill: true }, side: 'legacy' },
  {
    what: 'and over overrides',
    target: '/abc',
    migration: { kill: true, overrides: { abc: 'candidate' } },
    side: 'legacy',
  },
  { what: 'it goes to the truth', target: '/abc', migration: { kill: true }, side: 'candidate', truth: 'candidate' },
  { what: 'creations too', target: create, migration: { ...all, kill: true }, side: 'legacy' },
  { what: "the install's own pages stay", target: '/admin/index.php', migration: all, side: 'legacy' },
  {
    what: 'whatever holds the truth',
    target: '/admin/',
    migration: { kill: true },
    side: 'legacy',
    truth: 'candidate',
  },
  { what: 'lists go by who asks', target: '/yourls-api.php?action=stats', migration: all, side: 'candidate' },
] as const) {
  test(`${what}: ${target} is the ${side}'s`, () => {
    expect(ask(target, migration, {}, truth)).toBe(side)
  })
}

/** Two callers are one where both are on the same side at every dial. */
const sameCaller = (one: string, two: string, address = ['192.0.2.1', '192.0.2.1']) =>
  Array.from({ length: 101 }, (_, n) => ({ mint: 100 * n, dial: 100 * n })).every(
    (migration) =>
      ask(one, migration, { address: address[0] ?? '' }) === ask(two, migration, { address: address[1] ?? '' }),
  )

for (const { says, more, same } of [
  { says: 'a user is one caller from anywhere', more: ['&username=me', '&username=me'], same: true },
  { says: 'another user is another', more: ['&username=me', '&username=you'], same: false },
  { says: 'a signature names its caller', more: ['&signature=aa', '&signature=aa'], same: true },
  {
    says: 'one that changes with the time does not',
    more: ['&signature=aa&timestamp=1', '&signature=aa&timestamp=1'],
    same: false,
  },
  { says: 'nor does nothing', more: ['', ''], same: false },
]) {
  test(`${says}`, () => {
    const asked = (query: string) => `${create}${query}`
    expect(sameCaller(asked(more[0] ?? ''), asked(more[1] ?? ''), ['192.0.2.1', '198.51.100.7'])).toBe(same)
  })
}

test('a caller without a name is its address', () => {
  expect(sameCaller(`${create}&timestamp=1&signature=aa`, `${create}&timestamp=2&signature=bb`)).toBe(true)
})
