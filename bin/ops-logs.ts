// ops logs errors: what a function complained about, each kind of complaint once.
import { type Deployment, OpsError } from './ops-deployment'
import { functionsOf, type Logged, type LoggedFunction, linesOf } from './ops-lines'

/** What is wrong is logged as an error by our functions, and as an end by Lambda: a crash, or a time that was up. */
export const wrong = '{ $.level = "ERROR" || $.type = "platform.runtimeDone" }'

interface Complaint {
  count: number
  last: string
}

/** Shows them, the most frequent first. Gives 0 when there are none, and 1 otherwise. */
export async function showErrors(
  deployment: Deployment,
  { name, since, ago }: { name: string | undefined; since: number; ago: string },
  say: (line: string) => void,
): Promise<number> {
  const all = functionsOf(deployment)
  const asked = name === undefined ? all : all.filter((each) => each === name)
  if (asked.length === 0) throw new OpsError(`--function has to be one of ${all.join(', ')}, not "${name}".`)
  let total = 0
  for (const each of asked) {
    const complaints = await complaintsOf(deployment, each, since)
    for (const [what, { count, last }] of [...complaints].sort(([, a], [, b]) => b.count - a.count)) {
      say(`${each}: ${count} x ${what}, last at ${last}`)
      total += count
    }
  }
  say(`${total} errors in the last ${ago}.`)
  return total > 0 ? 1 : 0
}

async function complaintsOf(deployment: Deployment, name: LoggedFunction, since: number) {
  const found = new Map<string, Complaint>()
  for await (const line of linesOf(deployment, name, { pattern: wrong, since })) {
    const what = shown(line)
    found.set(what, { count: (found.get(what)?.count ?? 0) + 1, last: String(line.timestamp ?? line.time) })
  }
  return found
}

/** In a line, and without what differs from one to the next. */
function shown(line: Logged): string {
  const { kind, problem, error, reason, errorType, errorMessage, record, message } = { ...line, ...thrownIn(line) }
  const { status, errorType: why } = (record ?? {}) as Logged
  const said = [kind ?? problem ?? status, errorType ?? error ?? why, reason ?? errorMessage ?? message]
  const text = said.filter((each) => typeof each === 'string' && each !== '').join(': ')
  return text.replace(/[\x00-\x1f\x7f]+/g, ' ').slice(0, 200) || 'an error that says nothing'
}

/** What a function did not catch is an object in the message. */
function thrownIn({ message }: Logged): Logged {
  return typeof message === 'object' && message !== null ? (message as Logged) : {}
}
