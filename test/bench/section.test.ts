import { isMet, shown } from './section'

for (const { aim, bound, figure, met } of [
  { aim: 'at least', bound: 0.7, figure: 0.7, met: true },
  { aim: 'at least', bound: 0.7, figure: 0.69, met: false },
  { aim: 'at most', bound: 0.5, figure: 0.5, met: true },
  { aim: 'at most', bound: 0, figure: 0.5, met: false },
  { aim: 'at most', bound: 1, figure: Number.NaN, met: false },
  { aim: 'at least', bound: 1, figure: Number.NaN, met: false },
] as const) {
  test(`${figure}, aim ${aim} ${bound}, is ${met ? 'met' : 'not met'}`, () => {
    expect(isMet({ name: 'it', figure, aim, bound })).toBe(met)
  })
}

test('a section is a table and its aims', () => {
  const section = {
    title: 'Redirects',
    says: 'Medians.',
    columns: ['', 'requests/s', 'p99 ms'],
    rows: [
      ['ours', 2647.4, 12.34],
      ['theirs', 3826, 0.5],
    ],
    targets: [
      { name: 'ratio', figure: 0.6919, aim: 'at least', bound: 0.7 },
      { name: 'start', figure: 1.5, aim: 'at most', bound: 1.6 },
    ],
  } as const
  expect(shown(section)).toBe(`## Redirects

Medians.

|  | requests/s | p99 ms |
| --- | --- | --- |
| ours | 2,647 | 12.3 |
| theirs | 3,826 | 0.5 |

- ratio: 0.692, aim at least 0.7: **not met**
- start: 1.5, aim at most 1.6: **met**
`)
})

test('a section that was skipped is a line', () => {
  const says = 'Skipped: there is no Java.'
  expect(shown({ title: 'Units', says, columns: [], rows: [], targets: [] })).toBe(`## Units\n\n${says}\n`)
})
