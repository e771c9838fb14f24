// Finding a function by any of its names.
import { text } from './decode'
import { PlatformError } from './error'
import type { LambdaFunction } from './function'
import { functionArn, functionName, qualifier } from './place'
import type { Template } from './template'

/** What Lambda takes in one synchronous invocation, by its quotas, in bytes: the whole event, a body in base64 as what it has become. */
export const payloadLimit = 6 * 1024 * 1024

export interface Target {
  function: LambdaFunction
  /** The ARN with the alias or version that was asked for. */
  arn: string
}

export type Find = (reference: string, qualifier?: string) => Target | undefined

/** The function that a name, an ARN, or the ARN of an alias or version stands for; undefined when the app has none such. */
export function finder(template: Template, functions: readonly LambdaFunction[]): Find {
  const byName = new Map(functions.map((it) => [it.settings.name, it]))
  const qualified = new Set(
    [...template.resources('AWS::Lambda::Alias'), ...template.resources('AWS::Lambda::Version')].map((it) => it.ref),
  )
  return (reference, asked = qualifier(reference)) => {
    const found = byName.get(functionName(reference))
    if (!found) return undefined
    const arn = asked && asked !== '$LATEST' ? `${functionArn(functionName(reference))}:${asked}` : found.settings.arn
    if (arn !== found.settings.arn && !qualified.has(arn)) return undefined
    return { function: found, arn }
  }
}

/** The same, for a template's reference, which must lead somewhere. `from` says whose it is. */
export function mustFind(find: Find, reference: unknown, from: string, asked?: string): Target {
  const target = find(text(reference, from), asked)
  if (!target) throw new PlatformError(`${from} leads to ${reference}, which is no function of this app.`)
  return target
}
