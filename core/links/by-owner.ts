import type { Link } from './link'

/** The index of links by their owner, in the order they were made. A link without an owner is not in it. */
export const byOwner = { name: 'byOwner', partition: 'owner', sort: 'created_at' } as const

/** Where a link stands among those of its owner. */
export type Place = Pick<Link, 'code' | 'created_at'>
