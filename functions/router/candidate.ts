import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Answer, Failure } from '../../core/shadow/exchange'
import type { Route } from '../../core/shadow/route'
import type { Reply } from '../http'
import { answerOf, noAnswer } from './replies'
import { openSide } from './side'

/** The functions of the candidate by what they answer. */
interface Functions {
  CREATE_FUNCTION: string
  EXPAND_FUNCTION: string
  STATS_FUNCTION: string
  RESOLVE_FUNCTION: string
}

/** Opens the candidate: it is asked by handing it the event as it came, and its reply goes back as it is. */
export function openCandidate(functions: Functions, ask = openSide()) {
  return async function answer(route: Route, event: APIGatewayProxyEventV2): Promise<{ answer: Answer; reply: Reply }> {
    const began = performance.now()
    const took = () => Math.round(performance.now() - began)
    try {
      const reply = await ask(functionOf(route, functions), event)
      return { answer: answerOf(reply, took()), reply }
    } catch (error) {
      return { answer: { status: 0, headers: [], body: '', ms: took(), failure: failureOf(error) }, reply: noAnswer() }
    }
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
  if (cause.name === 'TimeoutError' || /Task timed out/.test(cause.message)) return 'timeout'
  const code = 'code' in cause ? String(cause.code) : ''
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)
    ? 'connect'
    : code === 'ECONNRESET'
      ? 'reset'
      : 'failed'
}
