// While migrating: every request goes to the side that answers it, and what came of it is written down for the comparison.
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { openCalls } from '../../core/dynamodb-call'
import { openPublicLook } from '../../core/legacy/public-look'
import { openSecret } from '../../core/legacy/secret'
import type { LegacySettings } from '../../core/legacy/settings'
import { openBelieved } from '../../core/migration/believed'
import { migratingConfig } from '../../core/migration/config'
import { sideOf } from '../../core/migration/dial'
import { begin, type Migration } from '../../core/migration/migration'
import { openMigrationReader } from '../../core/migration/migration-item'
import { Refusal } from '../../core/refusals'
import { type Answer, headerOf, type SentRequest, type Side } from '../../core/shadow/exchange'
import { loopHeader, openLegacy } from '../../core/shadow/legacy-client'
import { openHeld } from '../../core/shadow/records/held'
import { type Answered, openShadowLines } from '../../core/shadow/records/lines'
import { sealOf } from '../../core/shadow/records/seal'
import { type Sorted, sorted } from '../../core/shadow/route'
import { measured } from '../../core/watch/measured'
import { openCandidate } from '../candidate'
import { checkDoor, type Reply } from '../http'
import { comesRound, noAnswer, replyOf } from './replies'
import { sentRequestOf } from './sent'

const env = migratingConfig('router')
const truth: Side = env.TRUTH === 'candidate' ? 'candidate' : 'legacy'
const look = openPublicLook(env)
const legacy = openLegacy(env.LEGACY_URL)
const { host: legacyHost } = new URL(env.LEGACY_URL)
const candidate = openCandidate(env)
const held = openHeld(openShadowLines())

const state = openBelieved({
  read: openMigrationReader(env.MIGRATION_TABLE, openCalls()),
  ...{ keptFor: 4_000, patience: 100, firstPatience: 500, oldest: 5_000, pause: 1_000 },
  complain: () => complain('the state of the migration cannot be read'),
})
const readSecret = openSecret(env.MIGRATION_SECRET)
const seal = openBelieved({
  read: async () => held.release(sealOf(await readSecret())),
  ...{ keptFor: 300_000, patience: 0, firstPatience: 500, oldest: Number.POSITIVE_INFINITY, pause: 1_000 },
  complain: () => complain('the secret of the migration cannot be read'),
})
// Asked for before there is a request: by the time the first one is answered, both are there.
void state()
void seal()

export const handler = async (event: APIGatewayProxyEventV2): Promise<Reply> => {
  const at = Date.now()
  try {
    checkDoor(event, env.ORIGIN_SECRET)
    const request = sentRequestOf(event)
    if (isBack(event, request)) return comesRound
    const [{ settings }, migration = nobodyKnows] = await Promise.all([look(), state()])
    const found = sorted(request, settings)
    const wanted = sideOf(migration, request, found, { salt: env.MIGRATION_TABLE, truth, settings })
    const first = await ask[wanted](request, found, event)
    const side = wanted !== truth && knowsNoLink(first.answer, found, settings) ? truth : wanted
    const { answer, reply } = side === wanted ? first : await ask[side](request, found, event)
    if (answer.failure !== undefined) fail(`the ${side} gave no answer: ${answer.failure}`)
    await writeDown({ at, request, sorted: found, side, answer, migration })
    return reply
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'wrong-door') return noAnswer(403)
    fail(`a request could not be answered: ${error instanceof Error ? error.name : 'no error'}`)
    return noAnswer()
  }
}

/** What is believed while the state has never been seen: the truth's side answers all, and is added up with nothing else. */
const nobodyKnows: Migration = { ...begin, epoch: 0, kill: true }

const ask = {
  async legacy(request: SentRequest, _: Sorted, __: APIGatewayProxyEventV2) {
    const answer = await legacy(request)
    const reply = answer.failure === undefined ? replyOf(answer, env.LOCATION_BYTES === 'ascii') : noAnswer()
    return { answer, reply }
  },
  async candidate(_: SentRequest, { route }: Sorted, event: APIGatewayProxyEventV2) {
    const { answer, reply } = await candidate(route, event)
    return { answer, reply: reply ?? noAnswer() }
  },
}

/**
 * Whether an answer says that there is no such link. From the side that does not hold the truth this may only mean that the link has not
 * arrived there yet: then the other one answers.
 */
function knowsNoLink(answer: Answer, { route }: Sorted, { site }: LegacySettings): boolean {
  if (route === 'redirect' || route === 'statistics-page')
    return answer.status === 302 && headerOf(answer, 'location') === site
  return (route === 'expand' || route === 'url-stats') && answer.status === 404
}

/** The edge ends a request that comes round; this is for one whose header was lost on its way. */
function isBack(event: APIGatewayProxyEventV2, { host }: SentRequest): boolean {
  return event.headers[loopHeader] !== undefined || host.toLowerCase() === legacyHost
}

/** Whatever goes wrong here is no business of whoever waits for the answer. */
async function writeDown(answered: Answered): Promise<void> {
  try {
    held.take(answered, await seal())
  } catch {
    complain('a record could not be written')
  }
}

/** A request that nobody answered: its client is told that the service is down. */
function fail(problem: string): void {
  complain(problem, measured('Failures', 1, Date.now()))
}

/** Never what a request or an answer said: an error of theirs may quote them. */
function complain(problem: string, more: object = {}): void {
  const report = { level: 'ERROR', timestamp: new Date().toISOString(), type: 'failure', problem, ...more }
  process.stdout.write(`${JSON.stringify(report)}\n`)
}
