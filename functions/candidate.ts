// The candidate as router and shadow ask it: by invoking its functions.
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { bytesOf } from '../core/legacy/bytes'
import { tooLargePage } from '../core/legacy/pages'
import { Refusal } from '../core/refusals'
import type { Answer, Failure } from '../core/shadow/exchange'
import type { Route } from '../core/shadow/route'
import type { Reply } from './http'
import { resultOf } from './legacy-http'
import { openSide } from './side'

/** The functions of the candidate by what they answer. */
interface Functions {
  CREATE_FUNCTION: string
  EXPAND_FUNCTION: string
  STATS_FUNCTION: string
  RESOLVE_FUNCTION: string
}

/** What the candidate answered, and its own reply, which goes back as it is; null when none came. */
interface Answered {
  answer: Answer
  reply: Reply | null
}

/** Opens the candidate: it is asked by handing the event to the function that answers this route. There is always an answer. */
export function openCandidate(functions: Functions, ask = openSide()) {
  return async function answer(route: Route, event: APIGatewayProxyEventV2): Promise<Answered> {
    const began = performance.now()
    const took = () => Math.round(performance.now() - began)
    try {
      const reply = await ask(functionOf(route, functions), event)
      return { answer: answerOf(reply, took()), reply }
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'body-too-large') {
        const reply = resultOf(tooLargePage)
        return { answer: answerOf(reply, took()), reply }
      }
      return { answer: { status: 0, headers: [], body: '', ms: took(), failure: failureOf(error) }, reply: null }
    }
  }
}

/** What a function of ours replied, as an answer. */
export function answerOf({ statusCode, headers, cookies, body, isBase64Encoded }: Reply, ms: number): Answer {
  const own = Object.entries(headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), bytesOf(String(value))] as const,
  )
  const set = (cookies ?? []).map((value) => ['set-cookie', bytesOf(value)] as const)
  return {
    status: statusCode ?? 200,
    headers: [...own, ...set],
    body: isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('latin1') : bytesOf(body ?? ''),
    ms,
  }
}

function functionOf(route: Route, functions: Functions): string {
  switch (route) {
    case 'shorturl':
      return functions.CREATE_FUNCTION
    case 'expand':
      return functions.EXPAND_FUNCTION
    case 'url-stats':
    case 'stats':
    case 'db-stats':
    case 'version':
    case 'unknown-action':
      return functions.STATS_FUNCTION
    default:
      return functions.RESOLVE_FUNCTION
  }
}

function failureOf(error: unknown): Failure {
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error)) return 'failed'
  if (cause.name === 'TooManyRequestsException') return 'throttled'
  // The SDK calls a connection that broke a TimeoutError as well: its code is looked at first.
  const code = 'code' in cause ? String(cause.code) : ''
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'connect'
  if (['ECONNRESET', 'EPIPE'].includes(code)) return 'reset'
  return cause.name === 'TimeoutError' || /Task timed out/.test(cause.message) ? 'timeout' : 'failed'
}
