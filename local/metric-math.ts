// The expressions over metrics that are understood here: numbers, + - * /, FILL(metric, number), IF(a >= b, yes, no) and brackets.
// See "Using metric math" in the CloudWatch user guide.
import { PlatformError } from './error'

/** What an expression is for one period, given each metric's value then; undefined where there is none. */
export type Expression = (value: (id: string) => number | undefined) => number | undefined

/** Makes an expression callable, and says which metrics it names. Refuses one that is not understood. */
export function readExpression(text: string): { ids: string[]; evaluate: Expression } {
  const tokens = text.match(/[A-Za-z_]\w*|\d+(\.\d+)?|>=|<=|[-+*/(),<>]|\S/g) ?? []
  const ids = new Set<string>()
  let next = 0
  const evaluate = sum()
  if (next < tokens.length) throw refused()
  return { ids: [...ids], evaluate }

  function sum(): Expression {
    return chain(product, ['+', '-'])
  }

  function product(): Expression {
    return chain(operand, ['*', '/'])
  }

  function chain(part: () => Expression, signs: readonly string[]): Expression {
    let left = part()
    while (signs.includes(tokens[next] ?? '')) {
      const [before, sign, right] = [left, tokens[next++] ?? '', part()]
      left = (value) => calculate(before(value), sign, right(value))
    }
    return left
  }

  function operand(): Expression {
    const token = tokens[next++] ?? ''
    if (token === '(') return closed(sum())
    if (token === 'FILL') {
      take('(')
      const [metric, , filler] = [sum(), take(','), sum()]
      return closed((value) => metric(value) ?? filler(value))
    }
    if (token === 'IF') {
      take('(')
      const [isSo, , yes] = [comparison(), take(','), sum()]
      const [, no] = [take(','), sum()]
      return closed((value) => (isSo(value) ? yes(value) : no(value)))
    }
    if (/^\d/.test(token)) return () => Number(token)
    if (!/^[a-z]/.test(token)) throw refused()
    ids.add(token)
    return (value) => value(token)
  }

  function comparison(): (value: (id: string) => number | undefined) => boolean {
    const left = sum()
    const sign = tokens[next++] ?? ''
    const right = sum()
    const holds = comparisons[sign]
    if (!holds) throw refused()
    return (value) => holds(left(value) ?? Number.NaN, right(value) ?? Number.NaN)
  }

  function closed<T>(inner: T): T {
    take(')')
    return inner
  }

  function take(token: string): void {
    if (tokens[next++] !== token) throw refused()
  }

  function refused(): PlatformError {
    return new PlatformError(`The metric expression ${JSON.stringify(text)} is not understood here.`)
  }
}

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
}

/** Without a number on each side, or with nothing to divide by, there is no value, as in CloudWatch. */
function calculate(a: number | undefined, sign: string, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined || (sign === '/' && b === 0)) return undefined
  return { '+': a + b, '-': a - b, '*': a * b, '/': a / b }[sign]
}
