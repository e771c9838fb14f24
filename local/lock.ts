// One platform per data folder: two of them would deliver every log line twice.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, PlatformError, reasonOf } from './error'

/**
 * Takes the data folder for this process and gives the function that lets it go.
 * A lock left behind by a process that is gone (kill -9) is taken over; one that is alive is refused.
 */
export function lockData(folder: string): () => void {
  const path = join(folder, 'platform.lock')
  const mine = `${process.pid} ${startOf(process.pid)}`
  if (!taken(path, mine)) {
    const stale = readOr(path) ?? ''
    const [pid = '', start] = stale.split(' ')
    if (alive(Number(pid), start)) {
      throw new PlatformError(
        `${folder} is in use by another running platform (process ${pid}): stop that one or choose another folder with --data.`,
      )
    }
    clear(path, stale)
    if (!taken(path, mine)) throw new PlatformError(`${folder} was just taken by another platform.`)
  }
  return () => {
    if (readOr(path) === mine) rmSync(path, { force: true })
  }
}

function taken(path: string, mine: string): boolean {
  try {
    writeFileSync(path, mine, { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw new PlatformError(`The data folder cannot be written to (${reasonOf(error)}): choose another with --data.`)
  }
}

/** Takes a lock away, unless another start has done so and put its own there in the meantime. */
function clear(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if (readOr(aside) === stale) rmSync(aside, { force: true })
  else renameSync(aside, path)
}

function alive(pid: number, start: string | undefined): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if (codeOf(error) !== 'EPERM') return false
  }
  return start === startOf(pid)
}

// Process ids are given out again; with the moment of its start (Linux only) a process cannot be mistaken for another.
function startOf(pid: number): string {
  const stat = readOr(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-'
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
