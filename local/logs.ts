// Log groups as files: data/logs/<function>/<stream>.log, one stream for each life of a worker. The worker has the file itself
// as its standard output, so a line is with the operating system as soon as it is written, whatever dies next.
import { randomBytes } from 'node:crypto'
import { appendFileSync, closeSync, existsSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { makeFolder } from './files'

export interface Stream {
  /** As CloudWatch names it: 2026/01/31/[1]0123456789abcdef… */
  name: string
  path: string
  /** To hand to the process that writes; closed by `handedOver`. */
  descriptor: number
}

/** Streams of one function may take this much before the oldest that are fully delivered are deleted. */
const folderLimit = 256 * 1024 * 1024
const day = 24 * 60 * 60 * 1000

export class Logs {
  private readonly written = new Set<string>()

  constructor(private readonly folder: string) {}

  /** A new stream for a worker that is about to start. */
  open(functionName: string): Stream {
    const file = `${new Date().toISOString().slice(0, 10)}-${randomBytes(16).toString('hex')}.log`
    const path = join(makeFolder(this.folderOf(functionName)), file)
    this.written.add(path)
    return { name: streamName(path), path, descriptor: openSync(path, 'a') }
  }

  /** The worker has its copy of the descriptor. */
  handedOver(stream: Stream): void {
    closeSync(stream.descriptor)
  }

  /** The worker of this stream is gone: what it has not finished writing, it never will. */
  finished(stream: Stream): void {
    this.written.delete(stream.path)
  }

  isWritten(path: string): boolean {
    return this.written.has(path)
  }

  /** The files of a function's streams. */
  streams(functionName: string): string[] {
    const folder = this.folderOf(functionName)
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .filter((file) => file.endsWith('.log'))
      .map((file) => join(folder, file))
  }

  /**
   * Deletes the streams of a function that nobody writes and that `delivered` says nobody waits for, when they are older
   * than the log group's retention or the folder has grown too large, oldest first.
   */
  clean(functionName: string, retentionDays: number | undefined, delivered: (path: string) => boolean): void {
    const streams = this.streams(functionName).map((path) => ({ path, ...sizeAndAge(path) }))
    let total = streams.reduce((sum, { size }) => sum + size, 0)
    for (const { path, size, age } of streams.sort((a, b) => b.age - a.age)) {
      const old = retentionDays !== undefined && age > retentionDays * day
      if ((!old && total <= folderLimit) || this.written.has(path) || !delivered(path)) continue
      rmSync(path, { force: true })
      total -= size
    }
  }

  /** Where the streams of a function are. */
  folderOf(functionName: string): string {
    return join(this.folder, functionName)
  }
}

/** The name of the stream kept in a file. */
export function streamName(path: string): string {
  const [, year, month, date, id] = /^(\d+)-(\d+)-(\d+)-(\w+)\.log$/.exec(basename(path)) ?? []
  return `${year}/${month}/${date}/[1]${id}`
}

/** Writes a line of the platform itself into a worker's stream, on a line of its own even after a cut one. */
export function appendLine(path: string, line: object): void {
  try {
    appendFileSync(path, `${endsWhole(path) ? '' : '\n'}${JSON.stringify(line)}\n`)
  } catch {
    // The folder may be gone at the very end; nobody reads the line then.
  }
}

function endsWhole(path: string): boolean {
  const { size } = statSync(path)
  if (size === 0) return true
  const descriptor = openSync(path, 'r')
  const last = Buffer.alloc(1)
  readSync(descriptor, last, 0, 1, size - 1)
  closeSync(descriptor)
  return last[0] === 10
}

function sizeAndAge(path: string): { size: number; age: number } {
  const stat = statSync(path, { throwIfNoEntry: false })
  return { size: stat?.size ?? 0, age: Date.now() - (stat?.mtimeMs ?? 0) }
}
