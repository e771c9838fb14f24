// All that is asserted of each kind of deployment.
import type { Assembly } from './assembly'
import type { Assertion } from './assertion'
import { alarms, alarmsOf } from './assertions/alarms'
import { alike, legacyFromModern, migratingFromLegacy, sibling } from './assertions/alike'
import { api } from './assertions/api'
import { calling } from './assertions/calling'
import { clickRoad } from './assertions/click-road'
import { everywhere, headerLists } from './assertions/everywhere'
import { frontDoor, saysHttpsOnly } from './assertions/front-door'
import { functions } from './assertions/functions'
import { legacy } from './assertions/legacy'
import { migrating } from './assertions/migrating'
import { rolloutOf } from './assertions/rollout'
import { stacks } from './assertions/stacks'
import { pinned, stateful } from './assertions/stateful'
import { waiting } from './assertions/waiting'

const legacyTables = ['links', 'claims', 'budgets', 'clicks', 'keys', 'legacy', 'ranks']

/** The settings of those that are not by default. */
export const legacySettings = { dialect: 'legacy', site: 'https://sho.rt' }
export const migratingSettings = { ...legacySettings, legacyUrl: 'http://10.0.0.5:8080' }

/** Of one in the modern dialect that chose nothing, by part. */
export const modern = {
  ...{ stacks, state: [stateful(pinned.modern)], functions, calling, api, 'front door': frontDoor },
  ...{ 'click road': clickRoad, alarms, rollout: rolloutOf(5), order: waiting, everywhere },
}

/** Of one in the legacy dialect, of which much is as in a modern one. */
export function ofLegacy(modern: () => Assembly): Assertion[] {
  return [
    ...[...legacy, alike(modern, legacyFromModern), sibling('Router'), headerLists(3), saysHttpsOnly],
    ...alarmsOf(['all', 'legacy'], legacyTables),
    ...[...rolloutOf(6), ...waiting, ...everywhere, stateful(pinned.legacy)],
  ]
}

/** Of one that migrates, of which much is as in the legacy dialect. */
export function ofMigrating(legacy: () => Assembly): Assertion[] {
  return [
    ...[...migrating, alike(legacy, migratingFromLegacy), sibling('Router'), sibling('Shadow'), headerLists(3)],
    ...alarmsOf(['all', 'legacy', 'migrating'], [...legacyTables, 'migration', 'pairs']),
    ...[...rolloutOf(7), ...waiting, ...everywhere, stateful(pinned.migrating)],
  ]
}
