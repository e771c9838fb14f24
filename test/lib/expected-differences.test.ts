import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expectedDifferences } from '../../lib/expected-differences'

const folder = mkdtempSync(join(tmpdir(), 'understudy-rules-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a folder that is not there, or empty, has none', () => {
  const none = expectedDifferences(join(folder, 'nowhere'))
  expect(none).toEqual({ json: '[]' })
  mkdirSync(join(folder, 'empty'))
  expect(expectedDifferences(join(folder, 'empty'))).toEqual(none)
})

test('every file is in it, in the order of names', () => {
  const rules = join(folder, 'rules')
  mkdirSync(rules)
  writeFileSync(join(rules, 'b.json'), '{"id":"b"}')
  writeFileSync(join(rules, 'notes.md'), 'not one')
  expect(JSON.parse(expectedDifferences(rules).json)).toEqual([{ id: 'b' }])
  writeFileSync(join(rules, 'a.json'), '[{"id":"a1"},{"id":"a2"}]')
  expect(JSON.parse(expectedDifferences(rules).json)).toEqual([{ id: 'a1' }, { id: 'a2' }, { id: 'b' }])
})

test('a file that is no JSON is named', () => {
  const broken = join(folder, 'broken')
  mkdirSync(broken)
  writeFileSync(join(broken, 'c.json'), '{')
  expect(() => expectedDifferences(broken)).toThrow(/c\.json is no JSON/)
})
