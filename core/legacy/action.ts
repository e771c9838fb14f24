// What every action of the API is: a question with its parameters, put to an install.
import type { Bytes } from './bytes'
import type { Answer, Reply } from './formats'
import type { Parameters } from './request'
import type { LegacySettings } from './settings'
import type { LegacyStore } from './store'

/** The methods of a store. What needs a few of them says so, and can be given a store that has no others. */
export type Method = keyof LegacyStore

/** What a legacy install stands on. `now` gives milliseconds since 1970. */
export interface Install<M extends Method = Method> {
  settings: LegacySettings
  store: Pick<LegacyStore, M>
  now: () => number
}

/** A request to the API, read. */
export interface Asked {
  parameters: Parameters
  /** The peer's address. */
  address: string
  /** Whether the request came over TLS, itself or as `X-Forwarded-Proto` says: short URLs then begin with `https`. */
  secure: boolean
}

/** An action gives its answer for any format, or a whole reply where the format does not matter. */
export type Action<M extends Method = Method> = (asked: Asked, install: Install<M>) => Promise<Answer | Reply>

/** What the simple format prints where it has nothing to print. */
export const needsStructure: Bytes = 'Need either XML or JSON format for stats'
