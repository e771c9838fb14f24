import fc from 'fast-check'
import { openLines, written } from '../../../core/clicks/line'
import { gapsIn, lostLines } from '../../../core/clicks/losses'
import { readLine } from '../../../core/clicks/reader'

const at = Date.parse('2026-12-01T12:00:00.123Z')

test('a click is one line, as the log groups filter it', () => {
  const written: string[] = []
  const lines = openLines({ write: (line) => written.push(line), now: () => at, writer: 'w' })
  lines.click('abc', 3, { bot: false, country: 'DE', referrer: 'a.example' })
  lines.link('abc', 'deleted')
  expect(written).toEqual([
    '{"level":"INFO","timestamp":"2026-12-01T12:00:00.123Z","type":"click","v":1,"writer":"w","n":1,"code":"abc","version":3,"bot":false,"country":"DE","referrer":"a.example"}\n',
    '{"level":"INFO","timestamp":"2026-12-01T12:00:00.123Z","type":"link","v":1,"writer":"w","n":2,"code":"abc","event":"deleted"}\n',
  ])
})

test('a request that was no click has a line that is read, and has no code', () => {
  const line = written('none', { at, writer: 'w', n: 7 }, {})
  expect(readLine(line)).toEqual({ line: { type: 'none', at, writer: 'w', n: 7 } })
})

test('two processes have different names', () => {
  const names = [1, 2].map(() => {
    let written = ''
    openLines({
      write: (line) => {
        written = line
      },
    }).link('abc', 'created')
    return JSON.parse(written).writer
  })
  expect(new Set(names).size).toBe(2)
})

const good = {
  timestamp: '2026-12-01T12:00:00Z',
  type: 'click',
  v: 1,
  writer: 'w',
  n: 1,
  code: 'abc',
  version: 1,
  bot: false,
  country: null,
  referrer: null,
}

test('what the runtime wrapped is read as well', () => {
  const plain = readLine(JSON.stringify(good))
  expect(plain).toMatchObject({ line: { at: Date.parse('2026-12-01T12:00:00Z'), code: 'abc' } })
  expect(readLine(JSON.stringify({ timestamp: 'x', level: 'INFO', message: good }))).toEqual(plain)
})

const unreadable: [string, unknown][] = [
  ['not a JSON object', 'REPORT RequestId: 1'],
  ['not a JSON object', [1]],
  ['format 2 is not known here', { ...good, v: 2 }],
  ['format undefined is not known here', {}],
  ['format "__proto__" is not known here', { v: '__proto__' }],
  ['timestamp is no time', { ...good, timestamp: 'yesterday' }],
  ['timestamp is no time', { ...good, timestamp: '+099999-01-01T00:00:00Z' }],
  ['writer and n do not name the line', { ...good, n: 0 }],
  ['code is none', { ...good, code: '*' }],
  ['code is none', { ...good, code: '*days' }],
  ['code is none', { ...good, code: '' }],
  ['version is none', { ...good, version: 1.5 }],
  ['bot is neither true nor false', { ...good, bot: 'no' }],
  ['country is none', { ...good, country: 'de' }],
  ['referrer is no host', { ...good, referrer: 'x'.repeat(81) }],
  ['type "view" is not known here', { ...good, type: 'view' }],
  ['event is neither created nor deleted', { ...good, type: 'link', event: 'edited' }],
]

for (const [reason, line] of unreadable) {
  test(`${JSON.stringify(line).slice(0, 60)} is unreadable: ${reason}`, () => {
    expect(readLine(typeof line === 'string' ? line : JSON.stringify(line))).toEqual({ unreadable: reason })
  })
}

test('whatever a message is, reading it does not throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (message) => {
      expect(Object.keys(readLine(message))).toHaveLength(1)
    }),
  )
})

const line = (writer: string, n: number) => ({ writer, n })

test('lost lines are found, all but those after the last one that came', () => {
  expect(lostLines([line('a', 4), line('b', 1), line('a', 1), line('a', 1), line('b', 2)])).toEqual([
    line('a', 2),
    line('a', 3),
  ])
  expect(lostLines([])).toEqual([])
})

test('of a stretch of time: what is missing between the first line that came and the last', () => {
  expect(gapsIn([line('a', 9), line('a', 6), line('a', 7), line('b', 3)])).toEqual([line('a', 8)])
  expect(gapsIn([])).toEqual([])
})
