// Contract 3, kept on disk: a snapshot, written atomically, and a journal of every change since. A change is in the
// journal before its answer is sent, so that it survives `kill -9`; half a last line is a change nobody was told of.
import fs from 'node:fs'
import path from 'node:path'
import { type Dump, dump, restore } from './snapshot'
import type { Change, Store } from './store'

/** A larger store is left to its journal, so that ending takes less than a second; the next start writes it anew. */
const mostSavedAtExit = 200_000

interface Kept extends Dump {
  /** The number of the journal that goes on from here. */
  generation: number
}

export interface Persistence {
  /** Writes everything anew and begins an empty journal. */
  save(): void
  close(): void
}

/** One by one: Node's own `recursive` tries for ever below /proc, where nothing can be made. */
function makeWithParents(folder: string): void {
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  makeWithParents(path.dirname(folder))
  fs.mkdirSync(folder)
}

/** Reads what the folder holds into the store, and keeps the store's changes there from now on. */
export function keepIn(folder: string, store: Store): Persistence {
  makeWithParents(path.resolve(folder))
  const snapshot = path.join(folder, 'snapshot.json')
  let generation = load(folder, snapshot, store)
  let journal = -1

  function save(): void {
    const [before, next] = [generation, generation + 1]
    const opened = fs.openSync(journalOf(folder, next), 'w')
    writeAtomically(snapshot, { generation: next, ...dump(store) })
    if (journal >= 0) fs.closeSync(journal)
    journal = opened
    generation = next
    fs.rmSync(journalOf(folder, before), { force: true })
  }

  save()
  store.onChange = (change) => fs.writeSync(journal, `${JSON.stringify(change)}\n`)
  return {
    save,
    close() {
      if (store.totals().links + store.log.length < mostSavedAtExit) save()
      fs.closeSync(journal)
    },
  }
}

/** Snapshot and its journal; gives the generation that was read, 0 for an empty folder. */
function load(folder: string, snapshot: string, store: Store): number {
  if (!fs.existsSync(snapshot)) return 0
  const kept: Kept = JSON.parse(fs.readFileSync(snapshot, 'utf8'))
  restore(store, kept)
  const journal = journalOf(folder, kept.generation)
  if (!fs.existsSync(journal)) return kept.generation
  const lines = fs.readFileSync(journal, 'utf8').split('\n')
  for (const line of lines.slice(0, -1)) store.apply(changeOf(line))
  return kept.generation
}

/** One line of the journal, as this program wrote it. */
function changeOf(line: string): Change {
  const change: Change = JSON.parse(line)
  return change
}

function writeAtomically(file: string, content: Kept): void {
  fs.writeFileSync(`${file}.new`, JSON.stringify(content))
  fs.renameSync(`${file}.new`, file)
}

function journalOf(folder: string, generation: number): string {
  return path.join(folder, `journal-${generation}.ndjson`)
}
