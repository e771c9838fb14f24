// Who a request comes from, as far as throttling has to know: the same or another, and never where.
import { createHmac } from 'node:crypto'

/**
 * What a client at this address is known by: 96 bits of a keyed hash, which without `salt` lead back to no address. A home or a
 * host has 2^64 addresses of IPv6, so only the first half of one counts.
 */
export function clientOf(address: string, salt: string | Buffer): string {
  return createHmac('sha256', salt).update(networkOf(address)).digest('base64url').slice(0, 16)
}

function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [before = '', after] = address.replace(/^\[|\]$/g, '').split('::')
  const [left, right] = [before, after ?? ''].map((half) => (half === '' ? [] : half.split(':'))) as [
    string[],
    string[],
  ]
  const zeros = after === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill('0')
  const groups = [...left, ...zeros, ...right].slice(0, 4)
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')
}
