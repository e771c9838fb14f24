import { assert, array as many, property, string } from 'fast-check'
import { statisticsCsv, totalsCsv } from '../../../core/clicks/csv'
import type { Question } from '../../../core/clicks/question'
import type { Statistics } from '../../../core/clicks/statistics'
import { anyCharacter } from '../../any-character'

const question: Question = { unit: 'day', from: null, to: null, by: null, fill: false }
const clicks = { total: 3, human: 2, bot: 1 }
const answer: Statistics = {
  ...{ code: 'abc', total_clicks: 3, clicks, unit: 'day', versions: [] },
  series: [{ at: '2026-06-01T00:00:00Z', clicks }],
}
const broken = (...values: string[]) =>
  statisticsCsv({ ...answer, metrics: values.map((value) => ({ value, clicks: 1 })) }, { ...question, by: 'referrer' })

test('the series, a row a bucket', () => {
  expect(statisticsCsv(answer, question)).toBe('at,clicks,human,bot\r\n2026-06-01T00:00:00Z,3,2,1\r\n')
})

test('a breakdown is named after what it is by', () => {
  expect(broken('example.com', 'direct')).toBe('referrer,clicks\r\nexample.com,1\r\ndirect,1\r\n')
})

test('the totals, in one row', () => {
  const totals = { total_links: 4, links: { total: 4, created: 5, deleted: 1 }, total_clicks: 3, clicks }
  expect(totalsCsv(totals)).toBe('links,created,deleted,clicks,human,bot\r\n4,5,1,3,2,1\r\n')
})

for (const [value, cell] of [
  ['=cmd|x', "'=cmd|x"],
  ['+1', "'+1"],
  ['-a.example', "'-a.example"],
  ['@a', "'@a"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['a"b', '"a""b"'],
  ['=a,"b', '"\'=a,""b"'],
  ['a\nb', '"a\nb"'],
]) {
  test(`${JSON.stringify(value)} is the cell ${JSON.stringify(cell)}`, () => {
    expect(broken(String(value))).toBe(`referrer,clicks\r\n${cell},1\r\n`)
  })
}

test('whatever a value is, it stays in its cell, and no cell is a formula', () => {
  assert(
    property(many(string({ unit: anyCharacter, maxLength: 8 }), { maxLength: 5 }), (values) => {
      const rows = parsed(broken(...values))
      expect(rows.slice(1).map(([value]) => value?.replace(/^'(?=[=+\-@\t\r\n])/, ''))).toEqual(values)
      for (const [value] of rows) expect(value).not.toMatch(/^[=+\-@\t\r\n]/)
    }),
  )
})

/** RFC 4180, read plainly. */
function parsed(text: string): string[][] {
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g
  const rows: string[][] = [[]]
  for (const [, cell = '', end] of text.matchAll(cells)) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}
