// The front door and the functions' real bundles in this process, without the sockets between them: many times as quick as the wire.
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { readAssembly } from '../../local/assembly'
import { readDistribution } from '../../local/distribution'
import { edgeRequestOf, originRequestOf } from '../../local/forward'
import type { LambdaFunction } from '../../local/function'
import { functionUrls } from '../../local/function-url'
import { httpApis } from '../../local/http-api'
import type { Find } from '../../local/invoke'
import { functionName } from '../../local/place'
import { functionSettings, type Settings } from '../../local/settings'
import { Template } from '../../local/template'
import type { Hostile } from './hostile'
import type { Answer } from './judge'

type Handler = (event: unknown, context: unknown) => Promise<unknown>

/** After so many requests the next come from another address: it has been told often enough by then that it asks too often. */
const fromEach = 400

/**
 * Opens the app in a folder on an engine that has its tables, and gives what answers a request as the running service would; `told` is
 * what its functions are told otherwise than its template does.
 */
export function openHandlers(
  folder: string,
  engineUrl: string,
  told: NodeJS.ProcessEnv,
): (request: Hostile) => Promise<Answer> {
  const assembly = readAssembly(folder)
  // A secret is as good as its reference where both sides have it from the same template.
  const template = new Template(assembly, { awsUrl: 'http://127.0.0.1:9', dynamic: (reference) => reference })
  Object.assign(process.env, {
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    ...{ AWS_ENDPOINT_URL_DYNAMODB: engineUrl, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  })
  const functions = new Map(functionSettings(template, assembly.assets).map((it) => [it.name, asFunction(it, told)]))
  const find: Find = (reference) => {
    const found = functions.get(functionName(reference))
    return found && { function: found, arn: reference }
  }
  const { behaviours } = readDistribution(template, [...httpApis(template, find), ...functionUrls(template, find)])
  let asked = 0

  return async function answer({ method, target, headers, body }) {
    const from = Math.floor(asked++ / fromEach)
    const viewer = {
      address: `10.${(from >> 16) & 255}.${(from >> 8) & 255}.${from & 255}`,
      port: 1,
      protocol: 'HTTP/1.1',
    }
    const [path = '', query = ''] = [
      target.split('?')[0],
      target.includes('?') ? target.slice(target.indexOf('?') + 1) : '',
    ]
    const behaviour = behaviours.find((it) => it.matches(path))
    if (behaviour === undefined) throw new Error(`nothing is behind ${path}`)
    const incoming = { method, rawHeaders: withHost(headers).flat(), headers: {} } as unknown as IncomingMessage
    const edge = edgeRequestOf(incoming, path, query)
    const passed = await behaviour.edge?.(edge, { ip: viewer.address }, context)
    if (passed !== undefined && 'reply' in passed) return answerOf(passed.reply)
    const sent = { query, cookie: '', body: Buffer.from(body, 'latin1'), viewer, id: 'fuzz' }
    return answerOf(await behaviour.origin.answer(originRequestOf(passed?.request ?? edge, sent, behaviour)))
  }
}

/** A client that follows HTTP/1.1 sends one. */
function withHost(headers: Hostile['headers']): Hostile['headers'] {
  return headers.some(([name]) => name === 'host') ? headers : [['host', '127.0.0.1'], ...headers]
}

const context = { distributionDomainName: 'd', distributionId: 'd', requestId: 'r' }

/** A function that is called and not invoked. What it throws is what the platform makes of a failed one. */
function asFunction({ code, environment, name }: Settings, told: NodeJS.ProcessEnv): LambdaFunction {
  Object.assign(process.env, environment, told)
  const { handler }: { handler: Handler } = require(join(code, 'index.js'))
  const invoke = async (payload: string) => {
    try {
      const result = await handler(JSON.parse(payload), { getRemainingTimeInMillis: () => 10_000 })
      return { ok: true, body: Buffer.from(JSON.stringify(result)) }
    } catch (error) {
      return { ok: false, reason: 'error', error: { errorType: name, errorMessage: String(error) } }
    }
  }
  return { settings: { name }, invoke } as unknown as LambdaFunction
}

function answerOf({
  status,
  headers,
  body,
}: {
  status: number
  headers: Record<string, string | string[]>
  body: string | Buffer
}): Answer {
  return {
    status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
    body: String(body),
  }
}
