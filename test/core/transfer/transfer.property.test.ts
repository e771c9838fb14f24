// Any row becomes items, the items a line, and the line the same items again.
import fc from 'fast-check'
import { ndjsonEntries } from '../../../core/transfer/dump'
import { besideHead } from '../../../core/transfer/kept'
import { type Plan, planRow } from '../../../core/transfer/plan'
import { type Kept, lineOf } from '../../../core/transfer/record'
import { type Row, readRow } from '../../../core/transfer/row'

const text = fc.string({ unit: 'grapheme', maxLength: 30 })
const keyword = text.filter((word) => word !== '' && !word.startsWith('*'))
const row: fc.Arbitrary<Row> = fc.record({
  keyword,
  url: text,
  title: fc.option(text),
  created: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  ip: fc.option(fc.ipV4()),
  clicks: fc.nat({ max: 2 ** 32 - 1 }),
})
const tables = {
  links: 'links',
  claims: 'claims',
  budgets: 'budgets',
  clicks: 'clicks',
  legacy: 'legacy',
  ranks: 'ranks',
}
const none = { days: new Map(), hours: new Map() }
const wish = { force: false, now: Date.parse('2026-12-01T00:00:00Z') }

function keptOf({ head, cell }: Pick<Plan, 'head' | 'cell'>): Kept {
  if (head === null) throw new Error('the row was not added')
  return { head, older: [], tally: none, cell, used: null, claims: [] }
}

async function read(lines: string) {
  const entries = []
  for await (const entry of ndjsonEntries(chunks(lines))) entries.push(entry)
  return entries
}

/** In pieces that cut characters in two. */
async function* chunks(lines: string): AsyncGenerator<Buffer> {
  const all = Buffer.from(lines)
  for (let at = 0; at < all.length; at += 7) yield all.subarray(at, at + 7)
}

test('row -> items -> line -> items', async () => {
  await fc.assert(
    fc.asyncProperty(row, async (given) => {
      const { created, ...rest } = given
      expect(readRow(JSON.parse(JSON.stringify({ ...rest, timestamp: created })))).toEqual({
        ...given,
        ip: given.ip ?? null,
      })
      const plan = planRow(given, { head: null, cell: null }, wish)
      const kept = keptOf(plan)
      const [entry] = await read(lineOf(kept))
      if (entry === undefined || !('kept' in entry)) throw new Error('the line was not read')
      expect(entry.kept.head).toEqual(plan.head)
      expect(lineOf(entry.kept)).toBe(lineOf(kept))
      const cells = besideHead(entry.kept, tables).filter(({ table }) => table === tables.clicks)
      expect(cells).toEqual([{ table: tables.clicks, put: plan.cell }])
    }),
    { numRuns: 300 },
  )
})

test('rows of one link, one after the other: the last one stands, its clicks are those of its versions, and again nothing changes', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (given) => {
      let standing: Pick<Plan, 'head' | 'cell'> = { head: null, cell: null }
      for (const one of given) {
        const next = { ...one, keyword: 'a', created: given[0]?.created ?? one.created }
        const plan = planRow(next, standing, wish)
        standing = { head: plan.head ?? standing.head, cell: plan.cell ?? standing.cell }
        expect(standing.head).toMatchObject({ long_url: next.url, title: next.title })
        const versions = Object.entries(standing.cell ?? {}).filter(([name]) => /^v\d+h$/.test(name))
        expect(versions.reduce((sum, [, clicks]) => sum + Number(clicks), 0)).toBe(next.clicks)
        expect(standing.cell).toMatchObject({ brought: { human: next.clicks, bot: 0, created: 1, deleted: 0 } })
        expect(planRow(next, standing, wish)).toMatchObject({ outcome: 'same', head: null, cell: null })
      }
    }),
    { numRuns: 300 },
  )
})

for (const { given, why } of [
  { given: { keyword: '' }, why: /empty/ },
  { given: { keyword: '*days' }, why: /star/ },
  { given: { keyword: 'x'.repeat(101) }, why: /100 characters/ },
  { given: { keyword: '\ud800' }, why: /keyword is not UTF-8/ },
  { given: { title: 'x\udfff' }, why: /title is not UTF-8/ },
  { given: { url: null }, why: /url is not a text/ },
  { given: { url: 'ü'.repeat(32_768) }, why: /65535 bytes/ },
  { given: { timestamp: '0000-00-00 00:00:00' }, why: /timestamp/ },
  { given: { timestamp: '2024-02-30 00:00:00' }, why: /timestamp/ },
  { given: { timestamp: '1705320000' }, why: /timestamp/ },
  { given: { clicks: -1 }, why: /clicks/ },
  { given: { clicks: '1e3' }, why: /clicks/ },
  { given: { clicks: 2 ** 53 }, why: /clicks/ },
]) {
  test(`refused: ${JSON.stringify(given).slice(0, 60)}`, () => {
    expect(() =>
      readRow({ keyword: 'a', url: 'http://a.example/', timestamp: '2024-01-15 12:00:00', ...given }),
    ).toThrow(why)
  })
}
