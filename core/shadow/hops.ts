// What a request or an answer carries for one connection only: it is neither passed on nor compared.
import type { Bytes } from '../legacy/bytes'

type Pair = readonly [name: string, value: Bytes]

/** What belongs to one connection, and not to the request or the answer that comes over it (RFC 9110, 7.6.1). */
const hops = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
])

/** Headers, by lower-case names, without those of the connection: the known ones, and those that `Connection` names. */
export function withoutHops(headers: readonly Pair[]): Pair[] {
  const named = headers
    .filter(([name]) => name === 'connection')
    .flatMap(([, value]) => value.split(',').map((name) => name.trim().toLowerCase()))
  return headers.filter(([name]) => !hops.has(name) && !named.includes(name))
}
