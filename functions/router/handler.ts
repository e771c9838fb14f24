// The legacy dialect's API: every request goes to the function that knows its action, and that one's reply back as it is.
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { legacyConfig } from '../../core/config'
import { type ActionName, actionOf } from '../../core/legacy/answer'
import { tooLargePage, unavailablePage } from '../../core/legacy/pages'
import { isApi } from '../../core/legacy/path'
import { openPublicLook } from '../../core/legacy/public-look'
import { type LegacyRequest, parametersOf } from '../../core/legacy/request'
import type { LegacySettings } from '../../core/legacy/settings'
import { checkDoor, type Reply, refusalOf } from '../http'
import { legacyRequestOf, resultOf } from '../legacy-http'
import { openSide } from '../side'

const env = legacyConfig('router')
const look = openPublicLook(env)
const ask = openSide()

const sides: Record<ActionName | 'unknown' | 'path', string> = {
  shorturl: env.CREATE_FUNCTION,
  expand: env.EXPAND_FUNCTION,
  'url-stats': env.STATS_FUNCTION,
  stats: env.STATS_FUNCTION,
  'db-stats': env.STATS_FUNCTION,
  version: env.STATS_FUNCTION,
  unknown: env.STATS_FUNCTION,
  path: env.RESOLVE_FUNCTION,
}

export const handler = async (event: APIGatewayProxyEventV2): Promise<Reply> => {
  try {
    checkDoor(event, env.ORIGIN_SECRET)
    const { settings } = await look()
    return await ask(sides[wishOf(legacyRequestOf(event), settings)], event)
  } catch (error) {
    const { status } = refusalOf(error, event)
    if (status === 413) return resultOf(tooLargePage)
    return resultOf({ ...unavailablePage, status: status === 403 ? 403 : 503 })
  }
}

/** The front door sends every path that ends like the API's; below another path than the site's it is one like any other. */
function wishOf(request: LegacyRequest, settings: LegacySettings): keyof typeof sides {
  return isApi(request.target, settings) ? (actionOf(parametersOf(request)) ?? 'unknown') : 'path'
}
