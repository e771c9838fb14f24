import { type DomainSettings, domainDefaults, domainSettings } from './domain-settings'
import { SettingError, whole } from './setting'
import { sizes } from './sizes'

/** What a deployment may choose of the stacks themselves: what they may cost, and how they change. */
export interface StackSettings {
  /** The most that each table reads and writes a second, in request units of DynamoDB. */
  ceiling: { readUnits: number; writeUnits: number }
  /** How long a log line is kept, in days. */
  logDays: number
  /** How many events a function may work on at once, which nobody else can take from it; a function not named has no share of its own. */
  concurrency: { readonly [name: string]: number }
  /** How traffic moves to a new version. */
  rollout: Rollout
  /** What the account may cost a month, and who is told; null for nobody. */
  budget: Budget | null
  /** A name of one's own; null for that of the distribution. */
  domain: DomainSettings | null
  /** Where it is deployed; null for where the credentials lead. */
  region: string | null
  /** Where it stands by; null for nowhere. */
  secondRegion: string | null
}

export interface Budget {
  /** A month, in US dollars. */
  dollars: number
  email: string
}

// https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
const rollouts = [
  ...(['Canary10Percent5Minutes', 'Canary10Percent10Minutes', 'Canary10Percent15Minutes'] as const),
  ...(['Canary10Percent30Minutes', 'Linear10PercentEvery1Minute', 'Linear10PercentEvery2Minutes'] as const),
  ...(['Linear10PercentEvery3Minutes', 'Linear10PercentEvery10Minutes', 'AllAtOnce'] as const),
] as const

// What CloudWatch Logs offers, from the time a click may wait to be counted: six hours of tries, and two weeks in a queue.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
const spans = [14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]

export type Rollout = (typeof rollouts)[number]

/** Their names, each with its default as text. */
export const stackDefaults = {
  // What a new on-demand table takes at once anyway: a ceiling on the bill of an attack (about 15 dollars an hour
  // and table), not on traffic. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
  ...{ readUnits: '12000', writeUnits: '4000' },
  ...{ logDays: '30', concurrency: '', rollout: 'Canary10Percent5Minutes', budgetDollars: '', budgetEmail: '' },
  ...{ ...domainDefaults, region: '', secondRegion: '' },
}

type Text = (name: keyof typeof stackDefaults) => string

/** What the texts say. Refuses what cannot be, with a SettingError. `isLegacy` is whether the legacy dialect is spoken. */
export function stackSettings(text: Text, isLegacy: boolean): StackSettings {
  return {
    ceiling: {
      readUnits: whole('readUnits', text('readUnits'), 1, 1_000_000),
      writeUnits: whole('writeUnits', text('writeUnits'), 1, 1_000_000),
    },
    logDays: logDays(text('logDays')),
    concurrency: concurrency(text('concurrency'), isLegacy),
    rollout: rollout(text('rollout')),
    budget: budget(text('budgetDollars'), text('budgetEmail')),
    domain: domainSettings(text),
    ...regions(text('region'), text('secondRegion'), isLegacy),
  }
}

function logDays(text: string): number {
  const days = spans.find((choice) => String(choice) === text)
  if (days !== undefined) return days
  throw new SettingError(`logDays: "${text}" must be one of ${spans.join(', ')}: CloudWatch knows no other spans.`)
}

function concurrency(text: string, isLegacy: boolean): StackSettings['concurrency'] {
  // Shadow has a setting of its own, and neither of the two is there in every deployment.
  const names = Object.keys(sizes).filter((name) => name !== 'shadow' && (isLegacy || name !== 'router'))
  const pairs = text.split(',').filter((pair) => pair !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', count = '', ...rest] = pair.split(':')
      if (names.includes(name) && rest.length === 0) return [name, whole(`concurrency of ${name}`, count, 1, 100_000)]
      throw new SettingError(
        `concurrency: "${pair}" must be like resolve:100, with a function among ${names.join(', ')}.`,
      )
    }),
  )
}

function rollout(text: string): Rollout {
  const found = rollouts.find((name) => name === text)
  if (found) return found
  throw new SettingError(`rollout: "${text}" must be one of ${rollouts.join(', ')}.`)
}

function budget(dollars: string, email: string): Budget | null {
  if (dollars === '' && email === '') return null
  if (dollars === '')
    throw new SettingError('budgetEmail: only a budget has it; set budgetDollars to what a month may cost.')
  if (!/^[^\s@,]+@[^\s@,]+$/.test(email)) {
    throw new SettingError(`budgetEmail: "${email}" must be the address of whoever is to hear of the budget.`)
  }
  return { dollars: whole('budgetDollars', dollars, 1, 10_000_000), email }
}

function regions(
  region: string,
  secondRegion: string,
  isLegacy: boolean,
): Pick<StackSettings, 'region' | 'secondRegion'> {
  for (const [name, text] of Object.entries({ region, secondRegion })) {
    if (text !== '' && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(text))
      throw new SettingError(`${name}: "${text}" must be a region of AWS, like eu-west-1.`)
  }
  if (secondRegion !== '' && (region === '' || region === secondRegion))
    throw new SettingError(
      `secondRegion: "${secondRegion}" needs another region beside it; set region to the first one.`,
    )
  if (secondRegion !== '' && isLegacy)
    throw new SettingError('secondRegion: only the modern dialect has it: keywords are counted in one place.')
  return { region: region || null, secondRegion: secondRegion || null }
}
