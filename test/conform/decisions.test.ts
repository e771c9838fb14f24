// Decisions are written for people in docs/legacy-decisions.md and for machines in core/legacy/decisions.ts: the same ones.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { decisions } from '../../core/legacy/decisions'
import { deepest } from '../../core/legacy/ranks-table'

const read = (file: string) => readFileSync(path.join(__dirname, '..', '..', 'docs', file), 'utf8')
const text = read('legacy-decisions.md')
const [, bugs = '', listed = ''] = /## Bugs(.*)## Decisions(.*)## Where/s.exec(text) ?? []
const documented = [...listed.matchAll(/^- \*\*`([\w-]+)`\*\*/gm)].map(([, id]) => id)

test('the ids in the document are those of the conditions', () => {
  expect([...documented].sort()).toEqual(decisions.map(({ id }) => id).sort())
})

test('a bug that is not reproduced, and names a decision, names one there is', () => {
  const named = [...bugs.matchAll(/`([a-z]+-[a-z0-9-]+)`/g)].map(([, id]) => id).filter((id) => id !== 'url-stats')
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter((id) => !documented.includes(id))).toEqual([])
})

test('every bug of the contract says for both sides what became of it', () => {
  const rows = bugs.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| bug'))
  expect(rows.length).toBeGreaterThanOrEqual(12)
  for (const row of rows) expect(row.split('|').filter((cell) => cell.trim() !== '')).toHaveLength(4)
})

test('docs/decisions.md leads there', () => {
  expect(read('decisions.md')).toContain('](legacy-decisions.md)')
})

test('the decision on deep lists is about the depth that lists have', () => {
  expect(decisions.find(({ id }) => id === 'deep-offset')?.what).toContain(deepest.toLocaleString('en'))
})
