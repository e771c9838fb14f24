// Faults in what compares, put around bundles as a rehearsal puts bugs around those of the candidate: a file says which there is.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assetOf } from '../../bin/rehearse/faults/wrap'

export const harnessFaults = ['lines-dropped', 'comparator-throws'] as const
export type HarnessFault = (typeof harnessFaults)[number]

/** Of ten lines for the comparison, three never reach the log. */
const router = `
const { readFileSync } = require('node:fs')
const write = process.stdout.write.bind(process.stdout)
let lines = 0
process.stdout.write = (text, ...rest) => {
  const isLost = String(text).includes('"type":"shadow"') && readFileSync(FILE, 'utf8') === 'lines-dropped' && ++lines % 10 < 3
  return isLost ? true : write(text, ...rest)
}
exports.handler = require('./whole.js').handler
`

/** What the judge needs to see in which order links were made: nothing else in this function reads dates in this form. */
const shadow = `
const { readFileSync } = require('node:fs')
const parse = Date.parse
Date.parse = (text) => {
  const isDate = /^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ$/.test(text)
  if (isDate && readFileSync(FILE, 'utf8') === 'comparator-throws') throw new TypeError('seeded')
  return parse(text)
}
exports.handler = require('./whole.js').handler
`

/** Wraps router and comparison of the app in `assembly`, before they run for the first time. */
export function wrapHarness(assembly: string, file: string): { set(fault: HarnessFault | null): void } {
  const set = (fault: HarnessFault | null) => {
    writeFileSync(`${file}.new`, fault ?? 'none')
    renameSync(`${file}.new`, file)
  }
  set(null)
  for (const [name, code] of Object.entries({ router, shadow })) {
    const folder = assetOf(assembly, name)
    renameSync(join(folder, 'index.js'), join(folder, 'whole.js'))
    writeFileSync(join(folder, 'index.js'), code.replaceAll('FILE', JSON.stringify(file)))
  }
  return { set }
}
