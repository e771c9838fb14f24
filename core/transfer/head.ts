// A row as the head of a link, and as the next version of one.
import { headItem } from '../links/item'
import { newLink, plainSettings } from '../links/link'
import { digestOf, type Item } from './cell'
import type { Row } from './row'

/** A head as the import leaves it carries `imported`, the digest of its row: whoever edits the link here drops that. */
export function isImportedHead(head: Item): boolean {
  return typeof head.imported === 'string'
}

/** The head of a new link: version 1, served since the link was created there. */
export function newHead(row: Row): Item {
  const link = newLink(row.keyword, plainSettings(row.url, row.title), Date.parse(row.created))
  return { ...headItem(link), ...originOf(row) }
}

/** The head with what the source says, as the same version: URL and title are the same. */
export function adjustedHead(head: Item, row: Row): Item {
  const active_from = head.version === 1 ? row.created : head.active_from
  return { ...head, active_from, ...originOf(row) }
}

/** The head as its next version, served from `now` (milliseconds since 1970). */
export function nextHead(head: Item, row: Row, now: number): Item {
  const next = { version: Number(head.version) + 1, active_from: new Date(now).toISOString() }
  return { ...head, ...plainSettings(row.url, row.title), ...next, ...originOf(row) }
}

function originOf(row: Row): Item {
  return { created_at: row.created, imported: digestOf(row), ...(row.ip === null ? {} : { ip: row.ip }) }
}
