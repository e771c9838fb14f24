// Every mutation of the legacy's answers that the self-test knows.

import type { Mutation } from './mutation'
import { bodyMutations } from './mutations/bodies'
import { headerMutations } from './mutations/headers'
import { locationMutations } from './mutations/locations'
import { lossMutations } from './mutations/losses'
import { numberMutations } from './mutations/numbers'
import { statusMutations } from './mutations/statuses'

/** They keep count: a list is for one run. */
export function mutations(): Mutation[] {
  return [
    ...statusMutations(),
    ...headerMutations(),
    ...locationMutations(),
    ...bodyMutations(),
    ...numberMutations(),
    ...lossMutations(),
  ]
}
