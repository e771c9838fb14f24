// What a function is, as the template says.
import type { Assembly } from './assembly'
import { fields, number, text } from './decode'
import { PlatformError } from './error'
import { functionArn } from './place'
import type { Resource, Template } from './template'

export interface Settings {
  name: string
  arn: string
  /** The folder of its bundle. */
  code: string
  handler: string
  runtime: string
  environment: Record<string, string>
  /** In milliseconds. */
  timeout: number
  /** In megabytes. */
  memory: number
  /** How many events may be under way at once; without it as many as come. */
  reserved: number | undefined
  logGroup: string
  logFormat: string
  logLevel: string
}

/** The settings of all functions of the app. Refuses what cannot be run here, naming the function. */
export function functionSettings(template: Template, assets: Assembly['assets']): Settings[] {
  return template.resources('AWS::Lambda::Function').map((resource) => settingsOf(resource, assets))
}

function settingsOf(it: Resource, assets: Assembly['assets']): Settings {
  const runtime = text(it.property('Runtime'), `Runtime of ${it.id}`)
  if (!runtime.startsWith('nodejs'))
    throw new PlatformError(`${it.id} runs on ${runtime}: only Node.js functions run here.`)
  const logging = fields(it.property('LoggingConfig'), `LoggingConfig of ${it.id}`)
  const environment = fields(fields(it.property('Environment'), it.id).Variables, `Environment of ${it.id}`)
  const reserved = it.property('ReservedConcurrentExecutions')
  return {
    name: it.ref,
    arn: functionArn(it.ref),
    code: codeOf(it, assets),
    handler: text(it.property('Handler'), `Handler of ${it.id}`),
    runtime,
    environment: Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, text(value, key)])),
    timeout: number(it.property('Timeout'), `Timeout of ${it.id}`, 3) * 1000,
    memory: number(it.property('MemorySize'), `MemorySize of ${it.id}`, 128),
    reserved: reserved === undefined ? undefined : number(reserved, `ReservedConcurrentExecutions of ${it.id}`),
    logGroup: text(logging.LogGroup ?? `/aws/lambda/${it.ref}`, `LogGroup of ${it.id}`),
    logFormat: text(logging.LogFormat ?? 'Text', `LogFormat of ${it.id}`),
    logLevel: text(logging.ApplicationLogLevel ?? 'INFO', `ApplicationLogLevel of ${it.id}`),
  }
}

function codeOf(it: Resource, assets: Assembly['assets']): string {
  const code = fields(it.property('Code'), `Code of ${it.id}`)
  if (code.S3Key === undefined)
    throw new PlatformError(`The code of ${it.id} is not an asset: inline code does not run here.`)
  const key = text(code.S3Key, `Code of ${it.id}`)
  const folder = assets.get(key)
  if (!folder) throw new PlatformError(`The code of ${it.id} (${key}) is not among the assets: synthesize again.`)
  return folder
}
