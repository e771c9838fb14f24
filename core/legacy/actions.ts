// Every action of the API, for a server that answers them all.
import type { Action } from './action'
import type { ActionName } from './answer'
import { dbStatsAnswer } from './db-stats'
import { expandAnswer } from './expand'
import { shorturlAnswer } from './shorturl'
import { statsAnswer } from './stats'
import { urlStatsAnswer } from './url-stats'
import { versionAnswer } from './version'

export const allActions: Record<ActionName, Action> = {
  shorturl: shorturlAnswer,
  expand: expandAnswer,
  'url-stats': urlStatsAnswer,
  stats: statsAnswer,
  'db-stats': dbStatsAnswer,
  version: versionAnswer,
}
