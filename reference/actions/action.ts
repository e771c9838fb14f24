// Contract 6: what an action is given and what it gives.
import type { Outcome } from '../output-formats'
import type { Parameters } from '../parameters'
import type { Service } from '../service'

export interface Call {
  service: Service
  parameters: Parameters
  /** The peer. */
  address: string
  /** The request came over TLS (contract 12). */
  secure: boolean
}

export type Action = (call: Call) => Outcome | Promise<Outcome>

/** What statistics print in the simple format. */
export const needsStructure = 'Need either XML or JSON format for stats'
