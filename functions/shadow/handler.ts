// A delivery of the router's records: every request is shown to the side that did not answer it, and what comes of it is judged and counted.
import { setTimeout as sleep } from 'node:timers/promises'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import type { Context } from 'aws-lambda'
import { type Delivery, isDelivery } from '../../core/clicks/batch'
import { openDocumentClient } from '../../core/document-client'
import { openPins } from '../../core/legacy/pin'
import { openPrivateLook } from '../../core/legacy/private-look'
import { openSecret } from '../../core/legacy/secret'
import { openBelieved } from '../../core/migration/believed'
import { migratingConfig } from '../../core/migration/config'
import { openAsk, type Question } from '../../core/shadow/asking/asking'
import { openBreaker } from '../../core/shadow/asking/breaker'
import { compareDelivery } from '../../core/shadow/asking/compare-delivery'
import { boundAt, openLag } from '../../core/shadow/asking/lag'
import { judgeAt } from '../../core/shadow/judging/judge-at'
import { readExpected } from '../../core/shadow/judging/rules'
import { openLegacy } from '../../core/shadow/legacy-client'
import { openPairs } from '../../core/shadow/pairs/pairs-table'
import { sealOf } from '../../core/shadow/records/seal'
import { openCandidate } from '../candidate'
import { eventOf } from '../legacy-http'
import { openSide } from '../side'

/** How long either side may take, in milliseconds. Nobody waits for the answer, but others wait for their turn. */
const patience = 8_000

const env = migratingConfig('shadow')
const lagMs = Number(env.LAG_MS)
const look = openPrivateLook(env)
const pairs = openPairs(env.PAIRS_TABLE, openDocumentClient())
const pins = openPins(env.ORIGIN_SECRET)
const lambda = new LambdaClient({ maxAttempts: 3 })
const expected = readExpected(process.env.UNDERSTUDY_RULES)
const askCandidate = openCandidate(env, openSide(patience))
const askLegacy = openLegacy(env.LEGACY_URL, { patience })
const readSecret = openSecret(env.MIGRATION_SECRET)
const seal = openBelieved({
  read: async () => sealOf(await readSecret()),
  ...{ keptFor: 300_000, patience: 0, firstPatience: 5_000, oldest: Number.POSITIVE_INFINITY, pause: 0 },
})

const sides = {
  legacy: ({ request }: Question) => askLegacy(request),
  async candidate({ request, route, headers = {} }: Question) {
    const event = eventOf(request, { isApi: isApi(route), secret: env.ORIGIN_SECRET, more: headers })
    return (await askCandidate(route, event)).answer
  },
}

export const handler = async (event: unknown, context: Context) => {
  if (!isDelivery(event)) return { lines: 0 }
  const key = await seal()
  // Nothing is announced yet: the delivery comes again, and again until somebody redrives it.
  if (key === undefined) throw new Error('the secret of the migration cannot be read')
  const { settings } = await look()
  return compareDelivery(event, {
    // For this delivery only: each leaves its own proof that a side is down.
    ask: openAsk(sides, { legacy: openBreaker(), candidate: openBreaker() }, () => context.getRemainingTimeInMillis()),
    judge: judgeAt(expected, Date.now()),
    ...{ settings, pins, pairs, seal: key, versions: env.VERSIONS, count, complain },
    aged: (at) => sleep(Math.max(0, at + lagMs / 3 - Date.now())),
    lagFor: (youngest) => openLag(boundAt(lagMs, Date.now() - youngest), () => context.getRemainingTimeInMillis()),
  })
}

/** The gateway tells the API from paths by its route. */
function isApi(route: Question['route']): boolean {
  return ['shorturl', 'expand', 'url-stats', 'stats', 'db-stats', 'version', 'unknown-action'].includes(route)
}

async function count(clicks: Delivery): Promise<void> {
  const Payload = JSON.stringify(clicks)
  await lambda.send(new InvokeCommand({ FunctionName: env.COUNT_FUNCTION, InvocationType: 'Event', Payload }))
}

function complain(problem: string, details: object): void {
  const line = { level: 'ERROR', timestamp: new Date().toISOString(), type: 'failure', problem, ...details }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
