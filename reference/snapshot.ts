// The whole state in one value: for the disk (bytes as they are) and for the control port (texts).
import { toBytes, toText } from './byte-strings'
import { fromTimestamp, toTimestamp } from './clock'
import { readObject } from './reading-json'
import type { ClickRow, Link, Store } from './store'

export interface Dump {
  next: string
  links: Link[]
  log: ClickRow[]
}

/** Everything, texts still as bytes. */
export function dump(store: Store): Dump {
  return { next: String(store.nextId), links: store.all(), log: store.log }
}

/** Puts a dump in the place of whatever the store held. */
export function restore(store: Store, { next, links, log }: Dump): void {
  store.clear()
  store.apply({ kind: 'next', next })
  for (const link of links) store.apply({ kind: 'link', link })
  for (const row of log) store.apply({ kind: 'row', row })
}

/** The state as JSON: links in byte order, log in order of arrival, and the counter with all its digits. */
export function stateJson(store: Store): string {
  const links = store.all().map((link) => ({
    ...link,
    keyword: toText(link.keyword),
    url: toText(link.url),
    title: link.title === null ? null : toText(link.title),
  }))
  const log = store.log.map((row) => ({ ...row, keyword: toText(row.keyword), referrer: toText(row.referrer) }))
  return `{"next_id":${store.nextId},"links":${JSON.stringify(links)},"log":${JSON.stringify(log)}}`
}

/** A link as the control port is given it; its date may be an ISO date. */
export function linkFrom(given: unknown): Link {
  const { fields, text, number } = readObject(given)
  const at = fromTimestamp(text('timestamp', ''))
  if (Number.isNaN(at)) throw new Error('timestamp is not a date')
  return {
    keyword: toBytes(text('keyword', '')),
    url: toBytes(text('url', '')),
    title: fields.title === null ? null : toBytes(text('title', '')),
    timestamp: toTimestamp(at),
    ip: text('ip', ''),
    clicks: number('clicks', 0),
  }
}
