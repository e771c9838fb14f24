// Runs a synthesized CDK app on this machine, as AWS would: its distribution on one port, everything else behind it.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAssembly } from './assembly'
import { AsyncInvocations } from './async-invoke'
import { awsApi, type Callable } from './aws-api'
import { readDistribution } from './distribution'
import { type Engine, type EngineKind, startEngine } from './engine'
import { PlatformError } from './error'
import { makeFolder, writeWhole } from './files'
import { frontDoor } from './front-door'
import { LambdaFunction } from './function'
import { functionUrls } from './function-url'
import { httpApis } from './http-api'
import { finder } from './invoke'
import { closed, listening } from './listen'
import { lockData } from './lock'
import { openLogSearch } from './log-search'
import { Logs } from './logs'
import { openQueues } from './queue'
import { readSchedules } from './schedule'
import { openSecrets } from './secrets'
import { functionSettings } from './settings'
import { readDeliveries } from './subscriptions'
import { makeTables } from './tables'
import { Template } from './template'
import { openWatch, type Watch } from './watch'

export { PlatformError } from './error'

export interface PlatformOptions {
  /** The folder of the synthesized app (cdk.out), or what makes it and gives it: called once the data folder is taken. */
  assembly: string | (() => string)
  /** Of the distribution; 0 is any free one. */
  port: number
  /** The folder that keeps everything; null is a temporary one, removed at stop. */
  data: string | null
  engine: EngineKind
  /** Whether nothing of this run is wanted after it: what only the next start would read is not written then. */
  forgets?: boolean
  /** At most this many processes per function, unless the template caps lower. */
  workers: number
  /** Our own runtime client, or the real aws-lambda-ric when it is installed. */
  runtime?: 'js' | 'ric'
  /** How long a minute of the alarms is, in milliseconds: tests cannot wait for whole ones. Default: 60,000. */
  minute?: number
  /** Told what a person may want to know, a line at a time. */
  say?: (line: string) => void
}

export interface Platform {
  /** Where the distribution answers. */
  url: string
  /** Where Lambda's Invoke, SQS and Secrets Manager are answered. */
  awsUrl: string
  engineUrl: string
  /** The outputs of all stacks, by name. */
  outputs: Record<string, string>
  /**
   * Resolves when every log line written so far has been delivered, every event accepted so far has been taken, and whoever they went to
   * has dealt with them, and so on until nothing is under way.
   */
  settled(): Promise<void>
  /** Ends everything within about a second. What is not delivered by then is delivered after the next start. */
  stop(): Promise<void>
}

/**
 * Starts the platform and gives it once it answers. While it runs, `platform.json` in the data folder says where.
 * Refuses with a PlatformError whatever it cannot run as AWS would, and starts nothing then.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const undo: (() => unknown)[] = []
  try {
    return await start(options, undo)
  } catch (error) {
    for (const step of undo.reverse()) await step()
    throw error
  }
}

async function start(options: PlatformOptions, undo: (() => unknown)[]): Promise<Platform> {
  const { say = () => {}, forgets = options.data === null } = options
  const data = makeFolder(options.data ?? mkdtempSync(join(tmpdir(), 'understudy-')))
  if (options.data === null) undo.push(() => rmSync(data, { recursive: true, force: true, maxRetries: 3 }))
  undo.push(lockData(data))
  const assembly = readAssembly(typeof options.assembly === 'string' ? options.assembly : options.assembly())

  let callable: Callable | undefined
  const aws = awsApi(() => callable ?? notYet())
  const awsUrl = await listening(aws, 0)
  undo.push(() => closed(aws))
  let template: Template
  const secrets = openSecrets(() => template, join(data, 'secrets'), forgets)
  template = new Template(assembly, { awsUrl, dynamic: secrets.resolve })

  const logs = new Logs(join(data, 'logs'))
  const endpoints: Record<string, string> = {}
  let watch: Watch | undefined
  const invoked: Watch['invoked'] = (...event) => watch?.invoked(...event)
  const around = { logs, runtime: checkRuntime(options.runtime ?? 'js'), endpoints, invoked }
  const settings = functionSettings(template, assembly.assets)
  const functions = settings.map((it) => new LambdaFunction(it, around, options.workers))
  const find = finder(template, functions)
  const queues = openQueues(template, join(data, 'queues'))
  const asyncs = new AsyncInvocations(template, queues, join(data, 'events'), say)
  const names = settings.map(({ name }) => name)
  watch = openWatch({ template, functions: names, logs, queues, minute: options.minute ?? 60_000 })
  undo.push(watch.stop)
  callable = { find, queues, asyncs, secrets, watch, logs: openLogSearch(settings, logs) }
  const distribution = readDistribution(template, [...httpApis(template, find), ...functionUrls(template, find)])
  const deliveries = readDeliveries({
    template,
    functions: settings,
    find,
    logs,
    asyncs,
    folder: join(data, 'deliveries'),
    forgets,
    say,
  })
  const startSchedules = readSchedules(template, find, asyncs)
  const outputs = template.outputs()

  const engine = await startEngine(options.engine, join(data, 'dynamodb'), { temporary: options.data === null, say })
  undo.push(() => engine.stop())
  await makeTables(template, engine.url)
  Object.assign(endpoints, endpointsOf(engine, awsUrl))

  const front = frontDoor(distribution)
  const url = await listening(front, options.port)
  undo.push(() => closed(front))
  undo.push(() => Promise.all(functions.map((it) => it.stop(0))))
  deliveries.start()
  undo.push(() => deliveries.stop())
  const endSchedules = startSchedules()
  asyncs.resume(find)
  const notice = join(data, 'platform.json')
  writeWhole(notice, JSON.stringify({ pid: process.pid, url, awsUrl, engineUrl: engine.url, outputs }, null, 2))

  let stopped: Promise<void> | undefined
  const stop = async () => {
    endSchedules()
    // New requests find nobody; those that run have a moment to finish.
    await closed(front, 300)
    await deliveries.flush(150)
    asyncs.stop()
    watch?.stop()
    deliveries.stop()
    await Promise.all([...functions.map((it) => it.stop(100)), engine.stop(), closed(aws)])
    rmSync(notice, { force: true })
    for (const step of undo.slice(0, options.data === null ? 2 : 1).reverse()) await step()
  }
  return {
    ...{ url, awsUrl, engineUrl: engine.url, outputs },
    async settled() {
      // Either can lead to the other: a delivery invokes somebody, who writes a line, which is delivered.
      await deliveries.settled()
      while (asyncs.isBusy) {
        await asyncs.settled()
        await deliveries.settled()
      }
    },
    stop: () => (stopped ??= stop()),
  }
}

function endpointsOf(engine: Engine, awsUrl: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: engine.url,
    AWS_ENDPOINT_URL_LAMBDA: awsUrl,
    AWS_ENDPOINT_URL_SQS: awsUrl,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: awsUrl,
  }
}

function checkRuntime(runtime: 'js' | 'ric'): 'js' | 'ric' {
  if (runtime === 'ric' && !existsSync(join(__dirname, '..', 'node_modules', 'aws-lambda-ric'))) {
    throw new PlatformError('aws-lambda-ric is not installed: npm install it, or use the own runtime client.')
  }
  return runtime
}

function notYet(): never {
  throw new PlatformError('The platform is still starting.')
}
