// Files that are whole or not there, however the process ends.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { PlatformError, reasonOf } from './error'

/** Writes a file by way of a temporary one beside it, so that a reader or a crash never meets half of it. */
export function writeWhole(path: string, content: string, mode = 0o644): void {
  const temporary = `${path}.tmp`
  writeFileSync(temporary, content, { mode })
  renameSync(temporary, path)
}

/** Makes a folder and those above it. Refuses, with the reason, when that is not allowed. */
export function makeFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    throw new PlatformError(
      `The folder ${path} cannot be made in ${dirname(path)} (${reasonOf(error)}): choose another with --data.`,
    )
  }
  return path
}
