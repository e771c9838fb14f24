// The log lines of a function of a deployment, as far back as is asked for.
import { openAws } from './ops-aws'
import { type Deployment, OpsError, output } from './ops-deployment'

/** The log groups of the functions, by the output of the stack that names each. */
export const logsOf = {
  ...{ resolve: 'ResolveLog', create: 'CreateLog', expand: 'ExpandLog', stats: 'StatsLog', count: 'CountLog' },
  ...{ router: 'RouterLog', shadow: 'ShadowLog' },
} as const

export type LoggedFunction = keyof typeof logsOf

/** The functions whose logs a deployment has. */
export function functionsOf({ outputs }: Deployment): LoggedFunction[] {
  const names = Object.keys(logsOf) as LoggedFunction[]
  return names.filter((name) => outputs[logsOf[name]] !== undefined)
}

/** A line of a log, as an object. */
export type Logged = Record<string, unknown>

/** What is asked of a log: lines that fit a filter pattern of CloudWatch Logs, of at most so many milliseconds ago. */
export interface Question {
  pattern: string
  since: number
}

/** Reads the lines of a function's log, oldest first. What is no JSON object is passed over. */
export async function* linesOf(
  deployment: Deployment,
  name: LoggedFunction,
  { pattern, since }: Question,
): AsyncGenerator<Logged> {
  const call = openAws(deployment)
  const logGroupName = output(deployment, logsOf[name])
  const input = { logGroupName, filterPattern: pattern, startTime: Date.now() - since }
  let nextToken: unknown
  do {
    const found = await call('logs', 'FilterLogEvents', { ...input, ...(nextToken === undefined ? {} : { nextToken }) })
    for (const { message } of found.events as { message: string }[]) {
      const line = read(message)
      if (line !== null) yield line
    }
    nextToken = found.nextToken
  } while (nextToken !== undefined)
}

/** A length of time like `15m`, `2h` or `1d`, in milliseconds; 15 minutes when none is given. Refuses others, with an OpsError. */
export function readSince(text = '15m'): number {
  const [, count, unit = ''] = /^(\d+)([mhd])$/.exec(text) ?? []
  const length = { m: 60_000, h: 3_600_000, d: 86_400_000 }[unit]
  if (length === undefined || Number(count) === 0)
    throw new OpsError(`--since has to be like 15m, 2h or 1d, not "${text}".`)
  return Number(count) * length
}

function read(message: string): Logged | null {
  try {
    const line: unknown = JSON.parse(message)
    return typeof line === 'object' && line !== null && !Array.isArray(line) ? (line as Logged) : null
  } catch {
    return null
  }
}
