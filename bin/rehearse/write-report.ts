// The three forms of a report, each whole or not at all.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../start-options'
import type { Report } from './report'
import { pageOf } from './report-html'
import { junitOf } from './report-junit'

/** Makes the folder of the reports, before anything is asked. Refuses, with a UsageError, one that cannot be written to. */
export function openOut(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'report.json.new'), '')
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? error
    throw new UsageError(`--out ${folder} cannot be written to (${why}).`)
  }
}

/** Writes report.json, report.xml and report.html, and gives the name of the last. */
export function writeReport(folder: string, report: Report): string {
  const files = {
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
    'report.xml': junitOf(report),
    'report.html': pageOf(report),
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, `${name}.new`), content)
    renameSync(join(folder, `${name}.new`), join(folder, name))
  }
  return join(folder, 'report.html')
}
