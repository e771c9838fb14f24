import type http from 'node:http'
import { sign } from 'aws4'

/** Why a call did not succeed. `condition`: the condition did not hold, nothing was written. `unknown`: no answer came, a write may have happened. */
export type CallFailure = 'condition' | 'unknown' | 'refused'

/** A call that DynamoDB did not carry out, or did not answer. The message names the operation and the reason, never its data. */
export class CallError extends Error {
  constructor(
    readonly failure: CallFailure,
    message: string,
  ) {
    super(message)
  }
}

/** An attribute as DynamoDB's JSON protocol writes it; only the types our items have. */
export type Attribute = { S: string } | { N: string } | { BOOL: boolean } | { NULL: true } | { L: Attribute[] }

export type Call = (
  operation: 'GetItem' | 'UpdateItem' | 'PutItem',
  input: object,
) => Promise<{ Item?: Record<string, Attribute> }>

interface Place {
  /** Default: the regional endpoint, or `AWS_ENDPOINT_URL_DYNAMODB`. */
  endpoint?: string
  /** Default: those of the environment. */
  credentials?: { accessKeyId: string; secretAccessKey: string }
  /** How long one try may take, in milliseconds. */
  timeout?: number
}

/**
 * One signed call to DynamoDB over node:https, without the SDK: for the redirect's cold start and CPU. The region comes from
 * the environment that Lambda gives, and so do credentials. A read that failed is tried once more; a write never is, since the first may count.
 */
export function openCalls({ endpoint = endpointOf(process.env), credentials, timeout = 800 }: Place = {}): Call {
  const url = new URL(endpoint)
  // Only the one that is used: to load either is a part of the cold start.
  const transport: typeof http = url.protocol === 'http:' ? require('node:http') : require('node:https')
  const agent = new transport.Agent({ keepAlive: true })

  return async function call(operation, input) {
    const body = JSON.stringify(input)
    try {
      return await once(operation, body)
    } catch (error) {
      if (operation !== 'GetItem' || !(error instanceof CallError) || error.failure === 'condition') throw error
      return once(operation, body)
    }
  }

  function once(operation: string, body: string): Promise<object> {
    const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `DynamoDB_20120810.${operation}` }
    const region = process.env.AWS_REGION ?? 'us-east-1'
    const unsigned = { service: 'dynamodb', region, host: url.host, method: 'POST', path: '/', headers, body }
    const request = sign(unsigned, credentials)
    return new Promise((resolve, reject) => {
      const fail = (failure: CallFailure, why: string) => reject(new CallError(failure, `${operation}: ${why}`))
      const outgoing = transport.request(
        {
          agent,
          method: 'POST',
          hostname: url.hostname,
          port: url.port,
          path: '/',
          headers: request.headers as http.OutgoingHttpHeaders,
        },
        (reply) => {
          const chunks: Buffer[] = []
          reply.on('data', (chunk: Buffer) => chunks.push(chunk))
          reply.on('error', (error) => fail('unknown', error.message))
          reply.on('end', () => {
            clearTimeout(limit)
            const answer = parsed(Buffer.concat(chunks).toString())
            if (reply.statusCode === 200 && answer !== null) return resolve(answer)
            const type = String(answer?.__type ?? reply.statusCode).replace(/^.*#/, '')
            if (type === 'ConditionalCheckFailedException') return fail('condition', type)
            // Below 500 DynamoDB has refused, throttling included, and has written nothing.
            fail((reply.statusCode ?? 500) < 500 ? 'refused' : 'unknown', type)
          })
        },
      )
      // The whole call is bounded, not only the silence within it.
      const limit = setTimeout(() => outgoing.destroy(new Error(`no answer within ${timeout} ms`)), timeout)
      outgoing.on('error', (error) => {
        clearTimeout(limit)
        fail('unknown', error.message)
      })
      outgoing.end(body)
    })
  }
}

function endpointOf(env: NodeJS.ProcessEnv): string {
  return env.AWS_ENDPOINT_URL_DYNAMODB ?? `https://dynamodb.${env.AWS_REGION}.amazonaws.com`
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
}
