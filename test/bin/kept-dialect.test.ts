// A data folder is of one dialect.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepDialect } from '../../bin/kept-dialect'
import { UsageError } from '../../bin/start-options'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-dialect-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

for (const [first, other] of [
  ['modern', 'legacy'],
  ['legacy', 'modern'],
] as const) {
  test(`${first}: noted on a folder without a note, taken again, and ${other} is refused`, () => {
    keepDialect(folder, first)
    keepDialect(folder, first)
    expect(() => keepDialect(folder, other)).toThrow(UsageError)
    expect(() => keepDialect(folder, other)).toThrow(new RegExp(`--dialect ${first}, or name another folder`))
    keepDialect(folder, first)
  })
}
