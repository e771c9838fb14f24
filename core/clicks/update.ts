// The one write that counts a batch: an update which adds, and whose condition keeps out what was added before.
import { type Counts, hostsOf, mostHosts } from './counters'

/** The expressions of an UpdateItem, and what their placeholders stand for. */
export interface Update {
  UpdateExpression: string
  ConditionExpression: string
  ExpressionAttributeNames: Record<string, string>
  ExpressionAttributeValues: Record<string, unknown>
}

/**
 * Adds counters to an item, and the batch to those counted there, unless it is among them or has moved to the late counters.
 * An item remembers its hosts as a set, and takes no more than its cap: the write goes through when they surely fit or are all
 * there, or, given the hosts the item was just read with, when nobody has added any since.
 *
 * Names are short because an expression may have 4,096 characters: a batch can bring every country and many versions.
 */
export function addition(counts: Counts, batch: string, read?: ReadonlySet<string>): Update {
  const names: Record<string, string> = {}
  const values: Record<string, unknown> = { ':batch': batch, ':batches': new Set([batch]) }
  const places = new Map<number, string>()
  const added = Object.entries(counts).map(([name, count], index) => {
    names[`#${index.toString(36)}`] = name
    const place = places.get(count) ?? `:${places.size.toString(36)}`
    places.set(count, place)
    values[place] = count
    return `#${index.toString(36)} ${place}`
  })
  let condition = 'NOT contains(batches,:batch) AND NOT contains(moved,:batch)'
  const hosts = hostsOf(counts)
  if (hosts.length > 0) {
    values[':hosts'] = new Set(hosts)
    added.push('hosts :hosts')
    const cap = read === undefined ? roomFor(hosts, values) : unchanged(read, values)
    // Spelled out rather than in brackets, which dynalite takes several times as long to read.
    condition = cap.map((each) => `${condition} AND ${each}`).join(' OR ')
  }
  return {
    UpdateExpression: `ADD batches :batches,${added.join(',')}`,
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  }
}

/** Leaves a batch's mark in a slot that stands still, so that it is counted beside it from now on; not if the slot counted it. */
export function mark(batch: string): Omit<Update, 'ExpressionAttributeNames'> {
  return {
    UpdateExpression: 'ADD moved :batches',
    ConditionExpression: 'NOT contains(batches,:batch)',
    ExpressionAttributeValues: { ':batch': batch, ':batches': new Set([batch]) },
  }
}

/** Any of these says that the cap is kept. */
function roomFor(hosts: string[], values: Record<string, unknown>): string[] {
  values[':room'] = mostHosts - hosts.length
  const known = hosts.map((host, index) => {
    values[`:H${index}`] = host
    return `contains(hosts,:H${index})`
  })
  return ['attribute_not_exists(hosts)', 'size(hosts)<=:room', known.join(' AND ')]
}

/** The set only ever grows, so the same size means the same hosts. */
function unchanged(read: ReadonlySet<string>, values: Record<string, unknown>): string[] {
  if (read.size === 0) return ['attribute_not_exists(hosts)']
  values[':size'] = read.size
  return ['size(hosts)=:size']
}
