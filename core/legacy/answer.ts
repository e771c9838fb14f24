// The legacy contract as a whole: a request in, a reply out. Functions that answer only some actions call `answerApi` with those.
import type { Action, Install, Method } from './action'
import { refusalOf } from './authentication'
import { type Answer, formatted, type Reply } from './formats'
import { isApi } from './path'
import { BadParameter, type LegacyRequest, type Parameters, parametersOf } from './request'
import { type Resolved, resolve } from './resolve'

/** The actions of the API, by the name that the parameter `action` gives them. */
export const actionNames = ['shorturl', 'expand', 'url-stats', 'stats', 'db-stats', 'version'] as const
export type ActionName = (typeof actionNames)[number]

/** Some actions, by name: what one function answers. */
export type Actions<M extends Method = Method> = Partial<Record<ActionName, Action<M>>>

/** What a request asks of the API: one of its actions, or null for anything else. */
export function actionOf(parameters: Parameters): ActionName | null {
  return actionNames.find((name) => name === parameters.get('action')) ?? null
}

/** Answers a request of any kind. Clicks are reported, not counted. */
export async function answer(request: LegacyRequest, install: Install, actions: Actions): Promise<Resolved> {
  if (isApi(request.target, install.settings)) {
    return { reply: await answerApi(request, install, actions), clicked: null }
  }
  return answerPath(request, install)
}

/**
 * Answers a request to the API: credentials first, then the action (contract, 5 and 6). An action that is not among
 * `actions` is unknown.
 */
export async function answerApi<M extends Method>(
  request: LegacyRequest,
  install: Install<M>,
  actions: Actions<M>,
): Promise<Reply> {
  const parameters = parametersOf(request)
  const refusal = await refusalOf(parameters, install.settings, install.now())
  const result = refusal ?? (await carryOut(parameters, request, install, actions))
  return forMethod(request.method, 'fields' in result ? formatted(result, parameters) : result)
}

/** Answers a request to any other path. */
export async function answerPath(request: LegacyRequest, install: Install<'find' | 'giveTitle'>): Promise<Resolved> {
  const { reply, clicked } = await resolve(request.target, isSecure(request), install)
  return { reply: forMethod(request.method, reply), clicked }
}

async function carryOut<M extends Method>(
  parameters: Parameters,
  request: LegacyRequest,
  install: Install<M>,
  actions: Actions<M>,
): Promise<Answer | Reply> {
  const name = actionOf(parameters)
  const action = name === null ? undefined : actions[name]
  if (action === undefined) return badRequest('Unknown or missing "action" parameter')
  try {
    return await action({ parameters, address: request.address, secure: isSecure(request) }, install)
  } catch (error) {
    if (error instanceof BadParameter) return badRequest(error.message)
    throw error
  }
}

function badRequest(message: string): Answer {
  return { fields: { errorCode: '400', message }, simple: message }
}

function isSecure({ tls, header }: LegacyRequest): boolean {
  return tls || header('x-forwarded-proto')?.toLowerCase() === 'https'
}

function forMethod(method: string, reply: Reply): Reply {
  return method === 'HEAD' ? { ...reply, body: '' } : reply
}
