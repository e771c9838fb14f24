// What is to be done about one row, from what is there: a pure decision.
import { mostVersions } from '../links/table'
import { broughtBy, cellKey, cellOf, digestOf, type Item, newestVersion } from './cell'
import { adjustedHead, isImportedHead, newHead, nextHead } from './head'
import type { Row } from './row'

/** What there is of a row's link: its head, and what the import left of its clicks. */
export interface Standing {
  head: Item | null
  cell: Item | null
}

/** `kept`: the link was left as it was made or edited here. */
export type Outcome = 'added' | 'updated' | 'same' | 'kept' | 'refused'

/** `head` and `cell` are what to write, null for nothing; `why` tells a person why not. */
export interface Plan {
  outcome: Outcome
  why: string | null
  head: Item | null
  cell: Item | null
}

export interface Wish {
  /** Whether rows replace what was made or edited here. A deleted link stays deleted. */
  force: boolean
  /** Milliseconds since 1970. */
  now: number
}

/** Decides about a row. The same row again, on what its plan made, is `same`. */
export function planRow(row: Row, { head, cell }: Standing, { force, now }: Wish): Plan {
  if (head === null) {
    const made = { old: cell, version: 1, made: true }
    return { outcome: 'added', why: null, head: newHead(row), cell: keyed(row, row.created, cellOf(row, made)) }
  }
  if (head.deleted_at) return kept('it was deleted here')
  const next = nextOf(row, { head, cell }, { force, now })
  if (next === 'refused') return { ...kept(`it has ${mostVersions} versions, and takes no more`), outcome: 'refused' }
  if (next === 'kept') {
    if (cell === null) return kept('another link has this keyword here')
    // It stays known that the source says something else, so that every import tells.
    const clicks = changedCell(row, head, cell, newestVersion(cell), cell.row)
    return { ...kept('it was edited here since it was imported'), cell: clicks }
  }
  const isImports = next !== head || isImportedHead(head)
  const changed = changedCell(row, next, cell, isImports ? Number(next.version) : newestVersion(cell))
  const outcome = next !== head || changed !== null ? 'updated' : 'same'
  return { outcome, why: null, head: next === head ? null : next, cell: changed }
}

/** The head as it is to be: the very same one when nothing changes. */
function nextOf(row: Row, { head, cell }: Standing & { head: Item }, { force, now }: Wish): Item | 'kept' | 'refused' {
  const digest = digestOf(row)
  const says = head.long_url === row.url && head.title === row.title
  if (isImportedHead(head)) {
    if (head.imported === digest) return head
    if (says) return adjustedHead(head, row)
  } else if (says && isPlain(head)) {
    // Made here as it was made there, such as by a create that both were asked for: it keeps its own time.
    return { ...head, imported: digest }
  } else if (!force) {
    return cell?.row === digest ? head : 'kept'
  }
  if (Number(head.version) >= mostVersions) return 'refused'
  const next = nextHead(head, row, now)
  return isImportedHead(head) ? next : { ...next, created_at: head.created_at }
}

/** The item of the row's clicks if it has to be written. A link that came without one is counted already, where it was made. */
function changedCell(
  row: Row,
  head: Item,
  old: Item | null,
  version: number,
  says: unknown = digestOf(row),
): Item | null {
  const made = broughtBy(old).created === 1
  const cell = cellOf(row, { old, version, made })
  const item = keyed(row, String(head.created_at), { ...cell, row: says })
  return old !== null && sorted(old) === sorted(item) ? null : item
}

function keyed(row: Row, created: string, cell: Item): Item {
  return { ...cell, ...cellKey(row.keyword, created) }
}

function isPlain({ version, tags, expires_at, max_clicks, permanent }: Item): boolean {
  return version === 1 && !tags && !expires_at && !max_clicks && !permanent
}

function kept(why: string): Plan {
  return { outcome: 'kept', why, head: null, cell: null }
}

function sorted(item: Item): string {
  return JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
}
