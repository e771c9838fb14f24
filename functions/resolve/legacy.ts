// The legacy dialect's paths, with any method: a keyword in, a redirect out.
import { openLines } from '../../core/clicks/line'
import { visitOf } from '../../core/clicks/visit'
import { legacyConfig } from '../../core/config'
import { openCalls } from '../../core/dynamodb-call'
import { answerPath } from '../../core/legacy/answer'
import type { Reply } from '../../core/legacy/formats'
import { mirroringOf, packed } from '../../core/legacy/mirrored'
import { asciiLocation, redirect } from '../../core/legacy/pages'
import { openPaths } from '../../core/legacy/path-store'
import { openPublicLook } from '../../core/legacy/public-look'
import type { LegacyRequest } from '../../core/legacy/request'
import { openBudgets } from '../../core/links/budget'
import type { Destination } from '../../core/links/lookup'
import { Refusal } from '../../core/refusals'
import { legacyEndpoint } from '../legacy-http'

const env = legacyConfig('resolve')
const look = openPublicLook(env)
const call = openCalls()
const paths = openPaths(env, call)
const spend = openBudgets(env.BUDGETS_TABLE, call)
const lines = openLines()

export const handler = legacyEndpoint(env.ORIGIN_SECRET, async (request) => {
  const { settings, now } = await look()
  // Only a path with a + in it can be that of a statistics page.
  const { store, served } = paths(request.target.includes('+'))
  const { reply, clicked } = await answerPath(request, { settings, store, now })
  const to = clicked === null ? null : served()
  if (to === null) return located(reply)
  const mirroring = mirroringOf(request)
  if (!(await mayFollow(to, mirroring === null ? 1 : 0))) return located(redirect(302, settings.site))
  if (mirroring !== null) return mirroring.probe ? located(reply) : reported(located(reply), to, request)
  lines.click(to.code, to.version, visitBehind(request))
  return located(reply)
})

/** The click that a mirrored request would have been: told in the reply, and neither counted nor taken off a limit here. */
function reported(reply: Reply, { code, version }: Destination, request: LegacyRequest): Reply {
  return {
    ...reply,
    headers: { ...reply.headers, 'x-shadow-click': packed({ code, version, ...visitBehind(request) }) },
  }
}

/** A limit that the modern dialect set holds here as well; a link that is used up is like one that is not there. */
async function mayFollow({ code, max_clicks }: Destination, clicks: 0 | 1): Promise<boolean> {
  if (max_clicks === null) return true
  try {
    await spend(code, max_clicks, clicks)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'used-up') return false
    throw error
  }
}

/** With `nostats` a click is counted, and nothing is kept of who clicked. */
function visitBehind({ header }: LegacyRequest) {
  return env.NOSTATS === 'true' ? { bot: false, country: null, referrer: null } : visitOf(header)
}

function located(reply: Reply): Reply {
  const { location } = reply.headers
  if (location === undefined || env.LOCATION_BYTES === 'raw') return reply
  return { ...reply, headers: { ...reply.headers, location: asciiLocation(location) } }
}
