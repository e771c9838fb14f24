// ops import --file: links from NDJSON or CSV.
import { createReadStream, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { csvEntries, DumpFault, type Entry, ndjsonEntries } from '../core/transfer/dump'
import { OpsError } from './ops-deployment'
import { openImport } from './ops-import'
import type { Run, Stood } from './ops-import-run'

/** How many links are written before the place is noted. */
const portion = 500

/**
 * Imports a file from its beginning to its end, or from where the last run of the same file stopped: what was done then is
 * read, and not written again. Refuses, naming the line, what is no NDJSON or CSV; all before that line is imported.
 */
export async function importFile(file: string, run: Run): Promise<Stood> {
  const stat = statOf(file)
  const { size, mtimeMs } = stat
  // An export without links is an empty file too, but never a CSV.
  if (stat.isFile() && size === 0 && file.endsWith('.csv'))
    throw new OpsError(`${file} is empty: its first line has to name the columns.`)
  const resume = run.openResume(`file ${resolve(file)} ${size} ${mtimeMs}`)
  const { take, finish } = openImport(run)
  const from = resume.position
  let [position, done] = [0, from]
  let waiting: Entry[] = []
  const flush = async () => {
    await take(waiting, position <= from)
    waiting = []
    done = Math.max(done, position)
    if (position > from) resume.note(position)
    run.passed(position, null)
  }
  const ending = async () => {
    if (!run.interrupt.isPressed) await flush()
    await finish()
  }
  try {
    for await (const entry of entriesOf(file)) {
      waiting.push(entry)
      position++
      // A portion ends where the last run stopped, so that each was done either wholly or not at all.
      if (waiting.length >= portion || position === from) await flush()
      if (run.interrupt.isPressed) break
    }
  } catch (error) {
    if (error instanceof OpsError) await ending()
    throw error
  }
  await ending()
  if (!run.interrupt.isPressed) resume.done()
  const where = `after ${done.toLocaleString('en')} links of ${file}`
  return { isDone: !run.interrupt.isPressed, where, missing: 0 }
}

function statOf(file: string) {
  try {
    return statSync(file)
  } catch (error) {
    throw new OpsError(`${file} cannot be read: ${error instanceof Error ? error.message.split(',')[0] : error}.`)
  }
}

async function* entriesOf(file: string): AsyncGenerator<Entry> {
  const read = file.endsWith('.csv') ? csvEntries : ndjsonEntries
  try {
    yield* read(createReadStream(file))
  } catch (error) {
    if (error instanceof DumpFault) throw new OpsError(`${file}: ${error.message}. What stands before it is imported.`)
    if (error instanceof Error && 'syscall' in error) throw new OpsError(`${file} cannot be read: ${error.message}.`)
    throw error
  }
}
