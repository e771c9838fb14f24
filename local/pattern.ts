// The filter patterns of log subscriptions that are understood here: none (every line), and comparisons of JSON fields.
// See "Filter pattern syntax for metric filters, subscription filters" in the CloudWatch Logs user guide.
import { PlatformError } from './error'

/** Whether a line is delivered, by what it says as JSON; undefined when it is none. */
export type Matches = (value: unknown) => boolean

const condition = /^\s*\$\.([\w.-]+)\s*(!?=)\s*(?:"([^"*]*)"|([\w.:-]+))\s*/
const junction = /^(&&|\|\|)/

/**
 * Makes a pattern callable. It takes the empty pattern and `{ $.field = "text" }`, also with `!=`, words without quotes,
 * nested fields, `&&` and `||`. Any other is refused: a line delivered or left out by mistake would not be noticed.
 */
export function compileFilter(pattern: string): Matches {
  if (pattern.trim() === '') return () => true
  const inner = /^\s*\{(.*)\}\s*$/s.exec(pattern)?.[1]
  if (inner === undefined) throw refused(pattern)
  const alternatives: Test[][] = [[]]
  let rest = inner
  for (;;) {
    const found = condition.exec(rest)
    if (!found) throw refused(pattern)
    alternatives[alternatives.length - 1]?.push(testOf(found))
    rest = rest.slice(found[0].length)
    if (rest === '') break
    const joint = junction.exec(rest)?.[1]
    if (!joint) throw refused(pattern)
    // `&&` binds more strongly than `||`.
    if (joint === '||') alternatives.push([])
    rest = rest.slice(joint.length)
  }
  return (value) => alternatives.some((tests) => tests.every((test) => test(value)))
}

type Test = (value: unknown) => boolean

function testOf([, path = '', operator, quoted, word]: RegExpExecArray): Test {
  const names = path.split('.')
  const wanted = quoted ?? word ?? ''
  return (value) => {
    const found = names.reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), value)
    if (found === undefined || found === null || isRecord(found)) return false
    return (String(found) === wanted) === (operator === '=')
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function refused(pattern: string): PlatformError {
  return new PlatformError(
    `The filter pattern ${JSON.stringify(pattern)} is not understood here: only { $.field = "text" } with =, !=, && and ||.`,
  )
}
