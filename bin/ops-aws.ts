// Calls of AWS's JSON protocol, signed: CloudWatch and its Logs, for which two questions are worth no client of their own.
import { request as http } from 'node:http'
import { request as https } from 'node:https'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { sign } from 'aws4'
import { type Deployment, OpsError } from './ops-deployment'
import { local } from './ops-tables'

const apis = {
  /** CloudWatch has kept the name it was made under. */
  monitoring: { target: 'GraniteServiceVersion20100801', version: '1.0' },
  logs: { target: 'Logs_20140328', version: '1.1' },
} as const

/** Asks a service for something, and gives its answer. Throws an OpsError with the service's own words when it refuses. */
export type AwsCall = (service: keyof typeof apis, operation: string, input: object) => Promise<Record<string, unknown>>

/** Opens the way to the AWS of a deployment, with the credentials and the region that every AWS program finds. */
export function openAws({ awsUrl }: Deployment): AwsCall {
  const found = awsUrl === undefined ? new LambdaClient({}).config : null
  return async (service, operation, input) => {
    const region = found === null ? local.region : await found.region()
    const credentials = found === null ? local.credentials : await found.credentials()
    const url = new URL(awsUrl ?? `https://${service}.${region}.amazonaws.com`)
    const { target, version } = apis[service]
    const headers = { 'Content-Type': `application/x-amz-json-${version}`, 'X-Amz-Target': `${target}.${operation}` }
    const body = JSON.stringify(input)
    const signed = sign({ service, region, host: url.host, method: 'POST', path: '/', headers, body }, credentials)
    const { status, text } = await send(url, signed.headers as Record<string, string>, body)
    const answer = JSON.parse(text || '{}')
    if (status === 200) return answer
    const kind = String(answer.__type ?? status).replace(/^.*#/, '')
    throw new OpsError(`${operation} was refused: ${kind}: ${answer.message ?? answer.Message ?? text.slice(0, 200)}`)
  }
}

function send(url: URL, headers: Record<string, string>, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const ask = url.protocol === 'http:' ? http : https
    const outgoing = ask(url, { method: 'POST', headers, timeout: 20_000 }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('error', reject)
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
    })
    outgoing.on('timeout', () => outgoing.destroy(new OpsError(`${url.host} does not answer.`)))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
