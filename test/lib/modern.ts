import { alarms } from './assertions/alarms'
import { api } from './assertions/api'
import { calling } from './assertions/calling'
import { clickRoad } from './assertions/click-road'
import { frontDoor } from './assertions/front-door'
import { functions } from './assertions/functions'
import { rolloutOf } from './assertions/rollout'
import { stacks } from './assertions/stacks'
import { pinned, stateful } from './assertions/stateful'
import { waiting } from './assertions/waiting'

/** All that is asserted of a deployment in the modern dialect that chose nothing, by part. */
export const modern = {
  ...{ stacks, state: [stateful(pinned.modern)], functions, calling, api, 'front door': frontDoor },
  ...{ 'click road': clickRoad, alarms, rollout: rolloutOf(5), order: waiting },
}
