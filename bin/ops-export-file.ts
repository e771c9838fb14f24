// Where an export goes to.
import { once } from 'node:events'
import { createWriteStream, lstatSync, readlinkSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { reasonOf } from '../local/error'
import { OpsError } from './ops-deployment'

/** A place that is written to, and then either kept or given up. */
export interface Goal {
  out: Writable
  /** Rejects, with an OpsError, once it cannot be written to. */
  failed: Promise<never>
  /** All is written. */
  keep(): Promise<void>
  /** Nothing is to be left of it. */
  giveUp(): void
}

/**
 * Opens a file, or standard output when none is named. A file has its name, and a link to a file still leads to it, once it is whole;
 * into a device or a pipe it is written straight. Refuses, with an OpsError, a folder.
 */
export function openGoal(file: string | undefined): Goal {
  if (file === undefined) return goalOf(process.stdout, 'Standard output', { keep: async () => {}, giveUp() {} })
  const there = statOf(file)
  if (there?.isDirectory()) throw new OpsError(`--file ${file} is a folder: name a file in it.`)
  if (there !== undefined && !there.isFile()) {
    const out = createWriteStream(file)
    return goalOf(out, file, { keep: () => ended(out), giveUp: () => out.destroy() })
  }
  const target = targetOf(file)
  const part = `${target}.part`
  const out = createWriteStream(part)
  return goalOf(out, file, {
    async keep() {
      await ended(out)
      renameSync(part, target)
    },
    giveUp: () => rmSync(part, { force: true }),
  })
}

function goalOf(out: Writable, name: string, { keep, giveUp }: Pick<Goal, 'keep' | 'giveUp'>): Goal {
  const failed = once(out, 'error').then(([error]) => Promise.reject(failureOf(error, name)))
  failed.catch(() => {})
  return {
    ...{ out, failed, giveUp },
    keep: () => Promise.race([keep(), failed]).catch((error) => Promise.reject(failureOf(error, name))),
  }
}

function ended(out: Writable): Promise<void> {
  return new Promise((done, failed) => out.end((error?: Error | null) => (error ? failed(error) : done())))
}

function statOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false })
  } catch (error) {
    throw failureOf(error, file)
  }
}

/** The file behind symbolic links, whether it is there or not. */
function targetOf(file: string): string {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) return file
  return targetOf(resolve(dirname(file), readlinkSync(file)))
}

function failureOf(error: unknown, name: string): OpsError {
  if (error instanceof OpsError) return error
  return new OpsError(`${name} cannot be written: ${reasonOf(error).split(',')[0]}.`)
}
