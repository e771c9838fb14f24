// Every bug that a rehearsal can seed. None of this can be in a deployed bundle: it is put around the bundles of a rehearsal,
// as a file of its own (wrap.ts), and nothing that is deployed imports it.
import { answerFaults } from './answers'
import { creationFaults } from './creations'
import { failures } from './failures'
import type { Fault } from './fault'
import { redirectFaults } from './redirects'

export const faults: readonly Fault[] = [...redirectFaults, ...answerFaults, ...creationFaults, ...failures]
