// Folders and files that a person names, made or refused before any work is done.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codeOf } from '../local/error'
import { makeWithParents } from '../local/files'
import { OpsError } from './ops-deployment'
import { UsageError } from './start-options'

/**
 * Makes the folder that a flag names, with those above it, and leaves nothing in it. Refuses, with a UsageError, one that cannot be
 * written to; `advice` says what to do then.
 */
export function openNamed(flag: string, folder: string, advice = 'name another'): string {
  try {
    makeWithParents(folder)
    rmSync(mkdtempSync(join(folder, 'try-')), { recursive: true })
    return folder
  } catch (error) {
    throw new UsageError(`--${flag} ${folder} cannot be written to (${codeOf(error) ?? error}): ${advice}.`)
  }
}

/** Writes JSON into a file, whole or not at all, with the folders above it. Refuses, with an OpsError, what cannot be written. */
export function writeNamed(file: string, content: object): void {
  try {
    makeWithParents(dirname(file))
    writeFileSync(`${file}.new`, `${JSON.stringify(content)}\n`)
    renameSync(`${file}.new`, file)
  } catch (error) {
    throw new OpsError(`${file} cannot be written (${codeOf(error) ?? error}): name another with --state.`)
  }
}
