// CloudFront Functions at viewer-request: in a context of their own, with the event CloudFront gives (version 1.0).
// See "CloudFront Functions event structure" in the CloudFront developer guide.
import { createContext, Script } from 'node:vm'
import { fields, text } from './decode'
import { PlatformError, reasonOf } from './error'
import type { Reply } from './message'
import type { Template } from './template'

export interface EdgeValue {
  value: string
  multiValue?: { value: string }[]
}

export interface EdgeRequest {
  method: string
  /** The path as the viewer sent it, not decoded. */
  uri: string
  querystring: Record<string, EdgeValue>
  /** Lower case names. */
  headers: Record<string, EdgeValue>
  cookies: Record<string, EdgeValue>
}

export interface EdgeContext {
  distributionDomainName: string
  distributionId: string
  requestId: string
}

/** Runs the function for one request: the request to go on with, or the reply to give at once. */
export type EdgeFunction = (
  request: EdgeRequest,
  viewer: { ip: string },
  context: EdgeContext,
) => Promise<{ request: EdgeRequest } | { reply: Reply }>

/** The CloudFront Functions of the app by ARN. Refuses one that has no handler. */
export function edgeFunctions(template: Template): Map<string, EdgeFunction> {
  return new Map(
    template.resources('AWS::CloudFront::Function').map((it) => {
      const { KeyValueStoreAssociations } = fields(it.property('FunctionConfig'), it.id)
      if (KeyValueStoreAssociations)
        throw new PlatformError(`${it.id} uses a key value store, which there is none of here.`)
      return [it.ref, compileEdge(text(it.property('FunctionCode'), `FunctionCode of ${it.id}`), it.id)]
    }),
  )
}

/** Makes the code of a CloudFront Function callable. What goes wrong in it is a 503, as on CloudFront. */
export function compileEdge(code: string, name: string): EdgeFunction {
  const handler = handlerOf(code, name)
  return async (request, viewer, context) => {
    try {
      const result = await handler({
        version: '1.0',
        context: { ...context, eventType: 'viewer-request' },
        viewer,
        request,
      })
      return 'statusCode' in result ? { reply: replyOf(result) } : { request: requestOf(result) }
    } catch {
      return {
        reply: { status: 503, headers: { 'content-type': 'text/plain' }, body: 'The CloudFront function failed.' },
      }
    }
  }
}

function handlerOf(code: string, name: string): (event: object) => Promise<object> | object {
  // No require, no process, no timers: what a CloudFront Function does not have, it does not find here either. Text can be
  // turned into code by neither.
  const context = createContext({ console: { log() {} } }, { codeGeneration: { strings: false, wasm: false } })
  let handler: unknown
  try {
    new Script(code, { filename: `${name}.js` }).runInContext(context)
    handler = new Script('handler').runInContext(context)
  } catch (error) {
    throw new PlatformError(`The CloudFront function ${name} does not load: ${reasonOf(error)}`)
  }
  if (typeof handler !== 'function') throw new PlatformError(`The CloudFront function ${name} has no handler.`)
  const call = handler
  return (event) => call(event)
}

function requestOf(result: object): EdgeRequest {
  const { method, uri, querystring, headers, cookies } = result as EdgeRequest
  if (typeof uri !== 'string' || !uri.startsWith('/')) throw new Error('the function returned no valid uri')
  for (const [name, header] of Object.entries(headers)) {
    if (name !== name.toLowerCase()) throw new Error(`the header ${name} is not in lower case`)
    if (typeof header?.value !== 'string') throw new Error(`the header ${name} has no value`)
  }
  return { method, uri, querystring: querystring ?? {}, headers, cookies: cookies ?? {} }
}

function replyOf(result: object): Reply {
  const { statusCode, headers, cookies, body } = result as Record<string, unknown>
  const reply: Reply = { status: Number(statusCode), headers: {}, body: bodyOf(body) }
  for (const [name, header] of Object.entries(fields(headers, 'headers'))) {
    const { value, multiValue } = header as EdgeValue
    reply.headers[name] = multiValue ? multiValue.map((it) => String(it.value)) : String(value)
  }
  const set = Object.entries(fields(cookies, 'cookies')).map(([name, cookie]) => {
    const { value, attributes } = cookie as EdgeValue & { attributes?: string }
    return `${name}=${value}${attributes ? `; ${attributes}` : ''}`
  })
  if (set.length > 0) reply.headers['set-cookie'] = set
  return reply
}

function bodyOf(body: unknown): string | Buffer {
  if (body === undefined) return ''
  if (typeof body === 'string') return body
  const { data, encoding } = fields(body, 'body')
  return encoding === 'base64' ? Buffer.from(String(data), 'base64') : String(data)
}
