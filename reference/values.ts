import type { Bytes } from './byte-strings'

/** What an answer can hold, whatever the format (contract 7). */
export type Value = Bytes | number | boolean | null | readonly Value[] | ReadonlyMap<Bytes, Value> | Fields
export interface Fields {
  readonly [name: string]: Value
}
