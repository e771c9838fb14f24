import fc from 'fast-check'
import { addTo, type Counts, incrementsOf } from '../../../core/clicks/counters'
import { dayCounts } from '../../../core/clicks/day'
import type { ClickLine } from '../../../core/clicks/line'
import { lengths, type Question } from '../../../core/clicks/question'
import { statistics, totals } from '../../../core/clicks/statistics'
import type { Tally } from '../../../core/clicks/tally'
import { day, everything, hour, subject } from './store'

const start = Date.parse('2026-12-01T00:00:00Z')
const now = start + 5 * day
const link = { ...subject('abc', 3), created_at: '2026-11-30T22:30:00Z' }

const click: fc.Arbitrary<ClickLine> = fc.record({
  type: fc.constant('click' as const),
  at: fc.integer({ min: start, max: now - 1 }),
  writer: fc.constant('w'),
  n: fc.constant(1),
  code: fc.constant('abc'),
  version: fc.integer({ min: 1, max: 3 }),
  bot: fc.boolean(),
  country: fc.constantFrom('DE', 'FR', null),
  referrer: fc.constantFrom('a.example', '__proto__', 'other', null),
})
const clicks = fc.array(click, { maxLength: 60 })

/** The counters of these clicks, with the first so many of the five days folded. */
function tallyOf(lines: ClickLine[], folded: number): Tally {
  const hours = new Map<string, Counts>()
  for (const { code, slot, counts } of incrementsOf(lines)) {
    if (code !== 'abc') continue
    const sum = hours.get(slot.slice(0, 13)) ?? {}
    addTo(sum, counts)
    hours.set(slot.slice(0, 13), sum)
  }
  const days = new Map<string, Counts>()
  for (let n = 0; n < folded; n++) {
    const name = new Date(start + n * day).toISOString().slice(0, 10)
    const ofDay = [...hours].filter(([each]) => each.startsWith(name))
    days.set(name, dayCounts(new Map(ofDay)))
    for (const [each] of ofDay) hours.delete(each)
  }
  return { days, hours }
}

const question = fc.record({
  unit: fc.constantFrom('hour' as const, 'day' as const),
  from: fc.option(fc.integer({ min: 0, max: 5 }).map((n) => start + n * day)),
  to: fc.option(fc.integer({ min: 0, max: 5 }).map((n) => start + n * day)),
  by: fc.constantFrom('country' as const, 'referrer' as const, 'version' as const),
  fill: fc.boolean(),
})

test('whatever is asked and folded, an answer is what was clicked in its range', () => {
  fc.assert(
    fc.property(clicks, fc.integer({ min: 0, max: 5 }), question, (lines, folded, asked: Question) => {
      const answer = statistics(tallyOf(lines, folded), link, asked, now)
      const within = lines.filter(({ at }) => at >= (asked.from ?? 0) && at < (asked.to ?? now))
      const sum = (list: { clicks: number }[]) => list.reduce((total, each) => total + each.clicks, 0)
      expect(answer.clicks).toEqual(clicked(lines))
      expect(answer.total_clicks).toBe(lines.length)
      expect(sum(answer.series.map((each) => ({ clicks: each.clicks.total })))).toBe(within.length)
      expect(sum(answer.metrics ?? [])).toBe(within.length)
      for (const { at, clicks } of answer.series) {
        const bucket = within.filter((each) => each.at - (each.at % lengths[asked.unit]) === Date.parse(at))
        expect(clicks).toEqual(clicked(bucket))
        if (!asked.fill) expect(clicks.total).toBeGreaterThan(0)
      }
      expect(answer.versions.map((each) => each.clicks)).toEqual(
        [1, 2, 3].map((n) => clicked(lines.filter(({ version }) => version === n))),
      )
    }),
  )
})

function clicked(lines: ClickLine[]) {
  const bot = lines.filter((each) => each.bot).length
  return { total: lines.length, human: lines.length - bot, bot }
}

test('the shape of an answer', () => {
  const line: ClickLine = {
    type: 'click',
    at: start + hour,
    writer: 'w',
    n: 1,
    code: 'abc',
    version: 2,
    bot: true,
    country: null,
    referrer: null,
  }
  const answer = statistics(
    tallyOf([line, { ...line, bot: false, country: 'DE' }], 0),
    subject('abc', 2),
    { ...everything, by: 'country' },
    now,
  )
  expect(answer).toEqual({
    code: 'abc',
    total_clicks: 2,
    clicks: { total: 2, human: 1, bot: 1 },
    unit: 'day',
    series: [{ at: '2026-12-01T00:00:00Z', clicks: { total: 2, human: 1, bot: 1 } }],
    metrics: [
      { value: 'DE', clicks: 1 },
      { value: 'unknown', clicks: 1 },
    ],
    versions: [
      { ...link.versions[0], clicks: { total: 0, human: 0, bot: 0 } },
      { ...link.versions[1], clicks: { total: 2, human: 1, bot: 1 } },
    ],
  })
})

test('fill goes from the creation to now, hour by hour or day by day, with the ends asked for', () => {
  const none: Tally = { days: new Map(), hours: new Map() }
  const at = (asked: Partial<Question>) =>
    statistics(none, link, { ...everything, fill: true, ...asked }, now).series.map((each) => each.at)
  expect(at({})).toEqual(
    [30, 1, 2, 3, 4, 5, 6].map((n) => `2026-${n === 30 ? 11 : 12}-${String(n).padStart(2, '0')}T00:00:00Z`),
  )
  expect(at({ from: start, to: start })).toEqual([])
  expect(at({ unit: 'hour', from: start, to: start + hour + 1 })).toEqual([
    '2026-12-01T00:00:00Z',
    '2026-12-01T01:00:00Z',
  ])
})

test('fill is refused beyond 10,000 buckets, naming what to change', () => {
  const ask = (asked: Partial<Question>) => () =>
    statistics({ days: new Map(), hours: new Map() }, link, { ...everything, fill: true, ...asked }, now)
  expect(ask({ unit: 'hour', from: start, to: start + 10_000 * hour })().series).toHaveLength(10_000)
  expect(ask({ unit: 'hour', from: start, to: start + 10_000 * hour + 1 })).toThrow(
    expect.objectContaining({ field: 'from' }),
  )
  expect(ask({ unit: 'hour', to: start + 20_000 * hour })).toThrow(expect.objectContaining({ field: 'to' }))
})

test('the totals of all links', () => {
  const hours = new Map<string, Counts>([
    ['2026-12-01T00', { h: 2, created: 3 }],
    ['2026-12-01T01', { deleted: 1, b: 1 }],
  ])
  expect(totals({ days: new Map([['2026-11-01', { h: 4, t05h: 4 }]]), hours })).toEqual({
    total_links: 2,
    links: { total: 2, created: 3, deleted: 1 },
    total_clicks: 7,
    clicks: { total: 7, human: 6, bot: 1 },
  })
})
