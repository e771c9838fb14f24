// Contract 5 to 7: `/yourls-api.php`. Credentials first, then the action, then the format.
import type { Action } from './actions/action'
import { dbStats } from './actions/db-stats'
import { expand } from './actions/expand'
import { Flood, shorturl } from './actions/shorturl'
import { stats } from './actions/stats'
import { urlStats } from './actions/url-stats'
import { versionOf } from './actions/version'
import { type Answer, broken } from './answer'
import { isAuthenticated, refusal } from './authentication'
import { tooManyRequests } from './flood-protection'
import { type Outcome, output, outputAsIs } from './output-formats'
import type { Parameter } from './parameters'
import { Crash, isSecure, type LegacyRequest, parametersOf } from './reading-a-request'
import type { Service } from './service'
import { isApiPrivate } from './settings'

const actions = new Map<Parameter | undefined, Action>([
  ['shorturl', shorturl],
  ['expand', expand],
  ['url-stats', urlStats],
  ['stats', stats],
  ['db-stats', dbStats],
  ['version', versionOf],
])

const unknown = 'Unknown or missing "action" parameter'

export async function answerApi(service: Service, request: LegacyRequest): Promise<Answer> {
  try {
    return await act(service, request)
  } catch (error) {
    if (error instanceof Flood) return tooManyRequests()
    if (error instanceof Crash) return broken()
    throw error
  }
}

async function act(service: Service, request: LegacyRequest): Promise<Answer> {
  const parameters = parametersOf(request)
  if (isApiPrivate(service.settings) && !isAuthenticated(service.settings, parameters, service.clock.now())) {
    const fields = refusal(parameters)
    return outputAsIs(parameters, { fields, simple: String(fields.message) })
  }
  const action = actions.get(parameters.get('action')) ?? unknownAction
  const call = { service, parameters, address: request.address, secure: isSecure(request) }
  return output(parameters, await action(call))
}

function unknownAction(): Outcome {
  return { fields: { errorCode: '400', message: unknown }, simple: unknown }
}
