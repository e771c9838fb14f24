// The candidate, asked directly: by its functions, whoever answers the public. Nothing that is asked here counts a click.
import { randomBytes } from 'node:crypto'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { type Bytes, bufferOf, textOf } from '../../core/legacy/bytes'
import { shadowHeader, shadowValue } from '../../core/legacy/mirrored'
import { legacyApi } from '../../core/routes'
import type { Answer, SentRequest } from '../../core/shadow/exchange'
import type { Sorted } from '../../core/shadow/route'
import type { Reply } from '../../functions/http'
import { answerOf } from '../../functions/router/replies'
import { type Deployment, output } from '../ops-deployment'
import { local } from '../ops-tables'

export type AskCandidate = (request: SentRequest, route: Sorted['route']) => Promise<Answer>

/**
 * Opens the way to the candidate's functions that answer the API, past the front door: `secret` is what it proves itself with.
 * A function that fails gives an answer with a failure; nothing throws but what AWS refuses.
 */
export function openFunctions(deployment: Deployment, secret: string): AskCandidate {
  const lambda = new LambdaClient(deployment.awsUrl === undefined ? {} : { endpoint: deployment.awsUrl, ...local })
  return async function ask(request, route) {
    const began = performance.now()
    const FunctionName = output(deployment, route === 'expand' ? 'ExpandFunction' : 'StatsFunction')
    const Payload = Buffer.from(JSON.stringify(eventOf(request, secret)))
    const { FunctionError, Payload: given } = await lambda.send(new InvokeCommand({ FunctionName, Payload }))
    const ms = Math.round(performance.now() - began)
    if (FunctionError !== undefined) return { status: 0, headers: [], body: '', ms, failure: 'failed' }
    return answerOf(JSON.parse(given?.transformToString() ?? '{}') as Reply, ms)
  }
}

/** The request as the gateway hands it to a function. */
function eventOf({ method, target, headers, body, address, host, tls }: SentRequest, secret: string): object {
  const [path = '', ...query] = target.split('?')
  const texts = Object.entries(headers).map(([name, value]): [string, string] => [name, textOf(value as Bytes)])
  const mirroring = { id: randomBytes(9).toString('base64url'), at: Date.now(), probe: true }
  return {
    ...{ version: '2.0', routeKey: `ANY ${legacyApi}`, rawPath: legacyApi, rawQueryString: query.join('?') },
    headers: {
      ...Object.fromEntries(texts),
      ...{ 'x-understudy-origin': secret, 'x-understudy-path': path, 'x-understudy-host': host },
      ...{ 'cloudfront-viewer-address': `${address}:0`, 'cloudfront-forwarded-proto': tls ? 'https' : 'http' },
      [shadowHeader]: shadowValue(mirroring),
    },
    requestContext: { http: { method, path: legacyApi, protocol: 'HTTP/1.1', sourceIp: address, userAgent: '' } },
    body: bufferOf(body).toString('base64'),
    isBase64Encoded: true,
  }
}
