// What is kept of comparisons adds up, whatever order and however often deliveries come.
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import fc from 'fast-check'
import { type HeardLine, openPairs, type Pairs } from '../../../../core/shadow/pairs/pairs-table'
import type { Judged } from '../../../../core/shadow/pairs/tally'
import { routes } from '../../../../core/shadow/route'
import { bad, classes, type Fingerprint, type Verdict } from '../../../../core/shadow/verdict'
import { eachEngine } from '../../../engines'

const minute = '2026-12-01T09:58'
const other = '2026-12-01T10:01'
const during = Date.parse(`${other}:30Z`)
const strata = [
  { route: 'redirect', effect: 'click', method: 'GET', side: 'legacy' },
  { route: 'shorturl', effect: 'create', method: 'POST', side: 'candidate' },
] as const

const fingerprint = (id: string): Fingerprint => ({
  id,
  name: `/{keyword}: ${id}`,
  route: 'redirect',
  class: 'divergence',
  severity: 'S1',
  path: 'status',
  kind: 'value',
})

const verdictOf = (name: Verdict['class']): Verdict => ({
  class: name,
  masks: name === 'noise' ? ['counter'] : [],
  differences: [],
  ...(name === 'not_compared' && { omission: 'breaker_open' }),
  ...(name === 'expected_difference' && { rule: 'no-title-fetch' }),
  ...(bad.has(name) && { fingerprint: fingerprint(`f-${name}`) }),
})

/** A delivery with a line for each class named, in one minute and stratum each. */
interface Made {
  batch: string
  stream: string
  minute: string
  classes: Verdict['class'][]
}

const line: HeardLine = { stratum: strata[0], minute, writer: 'w', n: 1 }
const linesOf = (made: Made, writer = `w-${made.batch}`): HeardLine[] =>
  made.classes.map((_, n) => ({ stratum: strata[n % 2] ?? strata[0], minute: made.minute, writer, n: n + 1 }))
const judgedOf = (made: Made): Judged[] =>
  made.classes.map((name, n) => ({
    stratum: strata[n % 2] ?? strata[0],
    minute: made.minute,
    verdict: verdictOf(name),
  }))

eachEngine('the table of pairs', (engine) => {
  let pairs: Pairs
  let now: number
  let epochs = 0
  let epoch: string
  let table: string
  beforeAll(async () => {
    table = await engine.table('at', 'what')
    pairs = openPairs(table, engine.db, () => now)
  })
  beforeEach(() => {
    now = during
    epoch = `${++epochs}-abcd0123`
  })

  const announce = (made: Made) => pairs.announce({ epoch, ...made }, made.minute, linesOf(made))
  const conclude = (made: Made) => pairs.conclude({ epoch, ...made }, made.minute, judgedOf(made))
  const totals = async () => {
    const { tallies } = await pairs.summary(epoch)
    const sum = { eligible: 0, pending: 0, classes: {} as Record<string, number> }
    for (const tally of tallies) {
      sum.eligible += tally.eligible
      sum.pending += tally.pending
      for (const [name, count] of Object.entries(tally.classes)) sum.classes[name] = (sum.classes[name] ?? 0) + count
    }
    return sum
  }

  test('every step in any order, any number of times and by several at once adds once', async () => {
    const delivery = fc.record({
      stream: fc.constantFrom('s1', 's2'),
      minute: fc.constantFrom(minute, other),
      classes: fc.array(fc.constantFrom(...classes), { minLength: 1, maxLength: 6 }),
    })
    const plan = fc.array(fc.tuple(delivery, fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(plan, fc.array(fc.nat(1000), { maxLength: 20 }), async (planned, shuffle) => {
        epoch = `${++epochs}-abcd0123`
        const made = planned.map(([rest, ...times], n) => ({ made: { ...rest, batch: `b${n}` }, times }))
        const steps = made.flatMap(({ made, times: [announced = 0, concluded = 0] }) => [
          ...Array.from({ length: announced + 1 }, () => () => announce(made)),
          ...Array.from({ length: concluded }, () => () => conclude(made)),
        ])
        const order = steps
          .map((step, n) => ({ step, at: shuffle[n % shuffle.length] ?? 0 }))
          .sort((a, b) => a.at - b.at)
        await Promise.all(order.map(({ step }) => step()))
        const done = made.filter(({ times }) => (times[1] ?? 0) > 0).flatMap(({ made }) => made.classes)
        const wanted: Record<string, number> = {}
        for (const name of done) wanted[name] = (wanted[name] ?? 0) + 1
        const all = made.flatMap(({ made }) => made.classes).length
        expect(await totals()).toEqual({ eligible: all, pending: all - done.length, classes: wanted })
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  test('says what is known of a delivery: new, begun, concluded', async () => {
    const made: Made = { batch: 'b', stream: 's', minute, classes: ['match_exact'] }
    expect([await announce(made), await announce(made)]).toEqual(['new', 'begun'])
    await conclude(made)
    expect(await announce(made)).toBe('concluded')
    expect(await announce({ ...made, batch: 'next' })).toBe('new')
  })

  test('omissions, rules, masks and fingerprints are counted with their classes', async () => {
    const made: Made = { batch: 'b', stream: 's', minute, classes: [...classes] }
    await announce(made)
    await conclude(made)
    for (const name of bad) await pairs.describe(epoch, fingerprint(`f-${name}`))
    const { tallies, fingerprints } = await pairs.summary(epoch)
    const all = (part: 'omissions' | 'rules' | 'masks') => Object.assign({}, ...tallies.map((tally) => tally[part]))
    expect([all('omissions'), all('rules'), all('masks')]).toEqual([
      { breaker_open: 1 },
      { 'no-title-fetch': 1 },
      { counter: 1 },
    ])
    const seen = { count: 1, first: `${minute}:00Z`, last: `${minute}:00Z` }
    expect(fingerprints).toEqual([...bad].sort().map((name) => ({ ...fingerprint(`f-${name}`), ...seen })))
    for (const { eligible, pending, classes } of tallies) {
      expect(Object.values(classes).reduce((sum, count) => sum + count, pending)).toBe(eligible)
    }
  })

  test('a fingerprint knows when it was first and last seen', async () => {
    for (const [batch, at] of [
      ['2', '2026-12-01T09:59'],
      ['1', minute],
      ['3', other],
      ['4', '2026-12-01T10:00'],
    ] as const) {
      const made: Made = { batch, stream: 's', minute: at, classes: ['divergence'] }
      await announce(made)
      await conclude(made)
    }
    const { fingerprints } = await pairs.summary(epoch)
    expect(fingerprints).toMatchObject([{ count: 4, first: `${minute}:00Z`, last: `${other}:00Z` }])
  })

  test('a verdict that comes after its deadline is none: a sealed minute never turns from bad to good', async () => {
    const made: Made = { batch: 'b', stream: 's', minute, classes: ['match_exact', 'match_exact', 'not_compared'] }
    await announce(made)
    now = Date.parse(`${minute}:00Z`) + 16 * 60_000
    expect((await pairs.minutes(epoch)).map(({ sealed }) => sealed)).toEqual([false])
    now += 61_000
    expect(await totals()).toMatchObject({ pending: 0, classes: { shadow_timeout: 3 } })
    expect(await pairs.minutes(epoch)).toMatchObject([{ minute, sealed: true }])
    await conclude(made)
    expect(await totals()).toMatchObject({ eligible: 3, pending: 0, classes: { shadow_timeout: 2, not_compared: 1 } })
    expect((await pairs.summary(epoch)).fingerprints).toEqual([])
  })

  for (const { what, heard, lost } of [
    {
      what: 'none, in order',
      heard: [
        [1, 2, 3],
        [4, 5],
      ],
      lost: 0,
    },
    {
      what: 'none, the later first',
      heard: [
        [4, 5],
        [1, 2, 3],
      ],
      lost: 0,
    },
    { what: 'none, delivered twice', heard: [[1, 2], [1, 2], [3]], lost: 0 },
    {
      what: 'a delivery between two',
      heard: [
        [1, 2],
        [6, 7],
      ],
      lost: 3,
    },
    { what: 'one line within a delivery', heard: [[1, 2, 4]], lost: 1 },
    { what: 'what came before the epoch is not missed', heard: [[500, 501]], lost: 0 },
  ]) {
    test(`lines that never came: ${what}`, async () => {
      for (const numbers of heard) {
        const at = numbers[0] === 1 ? minute : other
        const lines = numbers.map((n) => ({ stratum: strata[0], minute: at, writer: 'w', n }))
        await pairs.announce({ epoch, batch: numbers.join(), stream: 's' }, at, lines)
      }
      expect((await pairs.summary(epoch)).lost).toBe(lost)
    })
  }

  test('keeps five samples of a fingerprint, the same ones whatever order they come in', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `mirror-${n}`)
    const sampleOf = (id: string) => ({ id, at: `${minute}:00Z`, differences: [], request: 'h', sealed: 's' })
    const kept: string[][] = []
    for (const order of [ids, [...ids].reverse(), [...ids, ...ids]]) {
      const at = `${epoch}-${kept.length}`
      const fresh = openPairs(table, engine.db, () => now)
      for (const id of order) await fresh.sample(at, 'f', id, () => sampleOf(id))
      kept.push((await fresh.samples(at, 'f')).map(({ id }) => id))
    }
    const abreast = `${epoch}-abreast`
    await Promise.all(ids.map((id) => pairs.sample(abreast, 'f', id, () => sampleOf(id))))
    kept.push((await pairs.samples(abreast, 'f')).map(({ id }) => id))
    expect(kept[0]).toHaveLength(5)
    for (const each of kept) expect(each).toEqual(kept[0])
    expect((await pairs.samples(abreast, 'f'))[0]).toEqual(sampleOf(kept[0]?.[0] ?? ''))
  })

  test('epochs are listed with their hours, the earliest first', async () => {
    const later = `${epoch}-later`
    await pairs.announce({ epoch: later, batch: 'b', stream: 's' }, other, [line])
    await pairs.announce({ epoch, batch: 'b', stream: 's' }, minute, [line])
    await pairs.announce({ epoch, batch: 'c', stream: 's' }, other, [line])
    const found = (await pairs.epochs()).filter((each) => each.epoch.startsWith(epoch))
    expect(found).toEqual([
      { epoch, first: '2026-12-01T09', last: '2026-12-01T10' },
      { epoch: later, first: '2026-12-01T10', last: '2026-12-01T10' },
    ])
  })

  test('what may have happened unseen is remembered for 14 days, whatever the epoch', async () => {
    await pairs.noteUnknown(['url:abc', 'keyword:def'])
    await pairs.noteUnknown(['url:abc'])
    expect(await pairs.unknownSoFar()).toEqual(new Set(['url:abc', 'keyword:def']))
    const later = openPairs(table, engine.db, () => now + 15 * 24 * 3_600_000)
    expect(await later.unknownSoFar()).toEqual(new Set())
  })

  test('twenty-five strata fit one write, and it goes by itself one day', async () => {
    const judged = routes.flatMap((route) =>
      (['GET', 'POST'] as const).map((method): Judged => {
        return { stratum: { ...strata[0], route, method }, minute, verdict: verdictOf('match_exact') }
      }),
    )
    await pairs.announce(
      { epoch, batch: 'b', stream: 's' },
      minute,
      judged.map((each, n) => ({ ...each, writer: 'w', n })),
    )
    await pairs.conclude({ epoch, batch: 'b', stream: 's' }, minute, judged)
    const { tallies } = await pairs.summary(epoch)
    expect(tallies.map(({ eligible, classes }) => [eligible, classes])).toEqual(
      judged.map(() => [1, { match_exact: 1 }]),
    )
    const key = { at: `${epoch}#${minute.slice(0, 13)}`, what: `${minute}#s` }
    const { Item } = await engine.db.send(new GetCommand({ TableName: table, Key: key }))
    expect(Item?.expires).toBe(Math.floor(during / 1000) + 400 * 24 * 3600)
  })

  test('hundreds of counters fit one write: the classes are kept, what is rare of the rest is counted together', async () => {
    const judged = routes.flatMap((route, at) =>
      Array.from({ length: 40 }, (_, n): Judged => {
        const [rule, mask] = [`rule-${n % 2}`, `mask-${at}-${n}`]
        return {
          stratum: { ...strata[0], route },
          minute,
          verdict: { ...verdictOf('expected_difference'), rule, masks: ['often', mask] },
        }
      }),
    )
    await pairs.conclude({ epoch, batch: 'b', stream: 's' }, minute, judged)
    await pairs.announce({ epoch, batch: 'b', stream: 's' }, minute, [line])
    const { tallies } = await pairs.summary(epoch)
    expect(tallies).toHaveLength(routes.length)
    for (const { classes, masks, rules } of tallies) {
      expect(classes).toEqual({ expected_difference: 40 })
      expect(masks.often).toBe(40)
      for (const counts of [masks, rules]) expect(Object.values(counts).reduce((sum, n) => sum + n) % 40).toBe(0)
    }
  })

  test('a hundred fingerprints fit one write, and the rest is counted together', async () => {
    const judged = Array.from({ length: 130 }, (_, n): Judged => {
      return { stratum: strata[0], minute, verdict: { ...verdictOf('divergence'), fingerprint: fingerprint(`f${n}`) } }
    })
    await pairs.conclude({ epoch, batch: 'b', stream: 's' }, minute, judged)
    await pairs.announce({ epoch, batch: 'b', stream: 's' }, minute, [line])
    const { fingerprints } = await pairs.summary(epoch)
    expect(fingerprints).toHaveLength(101)
    expect(fingerprints[0]).toMatchObject({ id: 'other', count: 30 })
  })
})
