// Files that are whole or not there, however the process ends.
import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
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
    makeWithParents(path)
  } catch (error) {
    throw new PlatformError(
      `The folder ${path} cannot be made in ${dirname(path)} (${reasonOf(error)}): choose another with --data.`,
    )
  }
  return path
}

/**
 * Makes a folder and those above it, one by one: Node's own `recursive` tries for ever below /proc, where nothing can be made.
 * Throws the system's error when that is not allowed, or when something else stands there.
 */
export function makeWithParents(path: string): void {
  const folder = resolve(path)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  makeWithParents(dirname(folder))
  mkdirSync(folder)
}
