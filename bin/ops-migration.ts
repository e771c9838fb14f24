// Where a migration stands, for operators: shown, and moved by hand.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Migration } from '../core/migration/migration'
import { openMigrationTable } from '../core/migration/migration-table'
import { type Side, sides } from '../core/shadow/exchange'
import { type Deployment, OpsError, output } from './ops-deployment'

/** What can be changed, as the command line has it. */
export interface MigrationFlags {
  dial?: string | undefined
  mint?: string | undefined
  sample?: string | undefined
  override?: string[] | undefined
  kill?: string | undefined
}

/** What the dials mean, for whoever reads them. */
const dials = {
  dial: 'of the links are answered by the candidate',
  mint: 'of the callers have their links made by the candidate',
  sample: 'of the requests are shown to the other side',
} as const
type Dial = keyof typeof dials

/** Tells `say` where the migration of a deployment stands, and how it came there. */
export async function showMigration(deployment: Deployment, say: (line: string) => void): Promise<void> {
  const { history, ...state } = await tableOf(deployment).read()
  say(`epoch     ${state.epoch}`)
  for (const dial of Object.keys(dials) as Dial[]) say(`${dial.padEnd(9)} ${percent(state[dial])} ${dials[dial]}`)
  say(`kill      ${state.kill ? 'on: everything is answered by the side that holds the truth' : 'off'}`)
  for (const [code, side] of Object.entries(state.overrides)) say(`override  ${code} is answered by the ${side}`)
  for (const { at, what } of history) say(`${at}  ${what}`)
}

/**
 * Changes where it stands and tells `say` what is different now: nothing is written when that is nothing. Refuses, with an
 * OpsError, values that cannot be, before it asks anybody.
 */
export async function setMigration(
  deployment: Deployment,
  flags: MigrationFlags,
  say: (line: string) => void,
): Promise<void> {
  const wanted = wantedOf(flags)
  const table = tableOf(deployment)
  let changes: string[] = []
  const what = () => changes.join(', ')
  const after = await table.change(what, (before) => {
    const next = wanted(before)
    changes = differences(before, { ...before, ...next })
    return changes.length === 0 ? null : next
  })
  for (const change of changes) say(change)
  say(changes.length === 0 ? 'Nothing to change.' : `Epoch ${after.epoch}; every router follows within 5 seconds.`)
}

/** Reads the flags, and gives what makes the state out of the one before. */
function wantedOf({ dial, mint, sample, override = [], kill }: MigrationFlags) {
  const given = Object.entries({ dial, mint, sample }).filter(
    (entry): entry is [Dial, string] => entry[1] !== undefined,
  )
  if (given.length + override.length === 0 && kill === undefined)
    throw new OpsError('Name what to change: --dial, --mint, --sample, --override or --kill.')
  if (kill !== undefined && kill !== 'on' && kill !== 'off')
    throw new OpsError(`--kill has to be on or off, not "${kill}".`)
  const turned = Object.fromEntries(given.map(([name, text]) => [name, shareOf(name, text)]))
  const overrides = override.map(overrideOf)
  return (before: Migration): Partial<Migration> => {
    const kept = new Map(Object.entries(before.overrides))
    for (const [code, side] of overrides) {
      if (side === null) kept.delete(code)
      else kept.set(code, side)
    }
    return { ...turned, overrides: Object.fromEntries(kept), ...(kill !== undefined && { kill: kill === 'on' }) }
  }
}

function shareOf(name: Dial, text: string): number {
  const share = Math.round(Number(text) * 100)
  if (/^\d{1,3}(\.\d{1,2})?$/.test(text) && share <= 10_000) return share
  throw new OpsError(`--${name} has to be a percentage from 0 to 100 with at most two decimals, not "${text}".`)
}

function overrideOf(text: string): [code: string, side: Side | null] {
  const [, code, name] = /^(.+)=(.*)$/s.exec(text) ?? []
  const side = sides.find((each) => each === name)
  if (code !== undefined && (side !== undefined || name === '')) return [code, side ?? null]
  throw new OpsError(`--override has to be CODE=legacy, CODE=candidate, or CODE= to take it away, not "${text}".`)
}

function differences(before: Migration, after: Migration): string[] {
  const turned = (Object.keys(dials) as Dial[])
    .filter((dial) => before[dial] !== after[dial])
    .map((dial) => `${dial} ${percent(before[dial])} -> ${percent(after[dial])}`)
  const codes = new Set([...Object.keys(before.overrides), ...Object.keys(after.overrides)])
  const overrides = [...codes]
    .filter((code) => before.overrides[code] !== after.overrides[code])
    .map((code) => `override ${code} ${before.overrides[code] ?? 'none'} -> ${after.overrides[code] ?? 'none'}`)
  const kill = before.kill === after.kill ? [] : [`kill ${after.kill ? 'off -> on' : 'on -> off'}`]
  return [...turned, ...overrides, ...kill]
}

function percent(share: number): string {
  return `${share / 100} %`
}

function tableOf(deployment: Deployment) {
  const { engineUrl } = deployment
  const table = output(deployment, 'MigrationTable')
  const place = engineUrl === undefined ? {} : { endpoint: engineUrl, ...local }
  const client = new DynamoDBClient({
    ...place,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  })
  return openMigrationTable(table, DynamoDBDocumentClient.from(client))
}

const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
