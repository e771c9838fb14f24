// GET and HEAD of everything but /v1: a code in, a redirect out.
import { openLines } from '../../core/clicks/line'
import { visitOf } from '../../core/clicks/visit'
import { config } from '../../core/config'
import { openGuesses } from '../../core/door/guesses'
import { openCalls } from '../../core/dynamodb-call'
import { openBudgets } from '../../core/links/budget'
import { refuseEnded } from '../../core/links/link'
import { cached, type Destination, lookUp, openDestinations } from '../../core/links/lookup'
import { Refusal } from '../../core/refusals'
import { endpoint, json, type Reply, type Request } from '../http'
import { readPath } from './path'
import { guide, preview, redirect, refuse, robots } from './replies'

const env = config('resolve')
const call = openCalls()
const stored = openDestinations(env.LINKS_TABLE, call)
const destinations = cached(stored, { seconds: Number(env.CACHE_SECONDS), now: Date.now })
const spend = openBudgets(env.BUDGETS_TABLE, call)
const guesses = openGuesses({ perMinute: Number(env.GUESSES_PER_MINUTE), now: Date.now })
const lines = openLines()

export const handler = endpoint(resolve, { publicUrls: env.PUBLIC_URLS, refuse })

async function resolve(request: Request): Promise<Reply> {
  if (request.path === '/') return guide(request)
  if (request.path === '/robots.txt') return robots()
  if (request.path === '/health') return health()

  refuseOtherMethods(request)
  const { code, isPreview } = readPath(request.path)
  const to = await find(code, request)
  const follows = request.method === 'GET' && !isPreview
  if (to.max_clicks !== null) {
    refuseEnded(to, Date.now())
    await spend(to.code, to.max_clicks, follows ? 1 : 0)
  }
  const now = Date.now()
  refuseEnded(to, now)
  if (isPreview) return preview(to, request)
  if (follows) lines.click(to.code, to.version, visitOf(request.header))
  return redirect(to, now)
}

/**
 * The link of a code. Who has asked too often for codes there are none of gets what is in memory, which costs nothing and tells
 * nothing new, and the store is not asked for them. A code that is there costs nobody anything.
 */
async function find(code: string, { address }: Request): Promise<Destination> {
  try {
    return await lookUp(code, (spelling) => destinations(spelling, () => guesses.check(address)))
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'not-found') guesses.fail(address)
    throw error
  }
}

/** The edge has answered other methods already, but it reads a path like `/v1/../code` in its own way. */
function refuseOtherMethods({ method }: Request): void {
  if (method === 'GET' || method === 'HEAD') return
  const allow = 'GET, HEAD'
  throw new Refusal('method-not-allowed', `A short link takes ${allow}, not ${method}.`, undefined, { allow })
}

/** Healthy is what can read a link: an outage of the store shows here. */
async function health(): Promise<Reply> {
  await stored('health')
  return json(200, { status: 'ok' })
}
