// The candidate, asked directly: by its functions, whoever answers the public. Nothing that is asked here counts a click.
import { randomBytes } from 'node:crypto'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { shadowHeader, shadowValue } from '../../core/legacy/mirrored'
import type { Answer, SentRequest } from '../../core/shadow/exchange'
import type { Route } from '../../core/shadow/route'
import { openCandidate } from '../../functions/candidate'
import type { Reply } from '../../functions/http'
import { eventOf } from '../../functions/legacy-http'
import { type Deployment, output } from '../ops-deployment'
import { local } from '../ops-tables'

export type AskCandidate = (request: SentRequest, route: Route) => Promise<Answer>

/**
 * Opens the way to the candidate's functions that answer the API or follow a link, past the front door: `secret` is what it proves
 * itself with. There is always an answer; a function that fails gives one that says so.
 */
export function openFunctions(deployment: Deployment, secret: string): AskCandidate {
  const lambda = new LambdaClient(deployment.awsUrl === undefined ? {} : { endpoint: deployment.awsUrl, ...local })
  const functions = {
    CREATE_FUNCTION: output(deployment, 'CreateFunction'),
    EXPAND_FUNCTION: output(deployment, 'ExpandFunction'),
    STATS_FUNCTION: output(deployment, 'StatsFunction'),
    RESOLVE_FUNCTION: output(deployment, 'ResolveFunction'),
  }
  const candidate = openCandidate(functions, async (FunctionName, event) => {
    const given = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }))
    if (given.FunctionError !== undefined) throw new Error('the function failed')
    return JSON.parse(given.Payload?.transformToString() ?? '{}') as Reply
  })
  return async function ask(request, route) {
    const mirroring = { id: randomBytes(9).toString('base64url'), at: Date.now(), probe: true }
    const more = { [shadowHeader]: shadowValue(mirroring) }
    return (await candidate(route, eventOf(request, { isApi: route !== 'redirect', secret, more }))).answer
  }
}
