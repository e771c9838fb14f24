// The three forms of a report, each whole or not at all.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../../local/error'
import { makeWithParents } from '../../local/files'
import { openNamed } from '../named-folder'
import { UsageError } from '../start-options'
import type { Report } from './report'
import { pageOf } from './report-html'
import { junitOf } from './report-junit'

const names = ['report.json', 'report.xml', 'report.html'] as const

/**
 * Makes the folder of the reports, before anything is asked, and takes out those of a run before: whatever becomes of this one, they
 * are not its own. Refuses, with a UsageError, one that cannot be written to.
 */
export function openOut(folder: string): void {
  openNamed('out', folder)
  for (const file of names.flatMap((name) => [name, `${name}.new`])) {
    try {
      rmSync(join(folder, file), { force: true })
    } catch (error) {
      throw new UsageError(
        `--out ${folder}: ${file} of an earlier run cannot be taken away (${codeOf(error) ?? error}).`,
      )
    }
  }
}

/** Writes report.json, report.xml and report.html, and gives the name of the last. */
export function writeReport(folder: string, report: Report): string {
  const files: Record<(typeof names)[number], string> = {
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
    'report.xml': junitOf(report),
    'report.html': pageOf(report),
  }
  makeWithParents(folder)
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, `${name}.new`), content)
    renameSync(join(folder, `${name}.new`), join(folder, name))
  }
  return join(folder, 'report.html')
}
