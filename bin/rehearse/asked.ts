// One request of a rehearsal, before it is sent.
import type { Bytes } from '../../core/legacy/bytes'
import type { Kind } from './mix'

export interface Asked {
  /** `quiet`: one of the last questions, when nothing else is in flight. */
  kind: Kind | 'replay' | 'quiet'
  method: string
  /** Path and query, as they go over the wire: no control character, no space, nothing beyond ASCII. */
  target: Bytes
  headers: Readonly<Record<string, Bytes>>
  body: Bytes
  /** The keyword it is about; empty for none, or one that is not known yet. */
  keyword: Bytes
}
