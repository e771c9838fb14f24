import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { type Bytes, bytesOf } from '../../core/legacy/bytes'
import type { SentRequest } from '../../core/shadow/exchange'
import { legacyRequestOf } from '../legacy-http'

/** The client's headers that the front door lets through; the country is CloudFront's word. */
const passed = [
  'user-agent',
  'referer',
  'content-type',
  'sec-purpose',
  'cloudfront-viewer-country',
  'x-forwarded-proto',
]

/** The request behind an event, as it is shown to either side. */
export function sentRequestOf(event: APIGatewayProxyEventV2): SentRequest {
  const { method, target, header, body, address, tls } = legacyRequestOf(event)
  const headers: Record<string, Bytes> = {}
  for (const name of passed) {
    const value = header(name)
    // The front door passes on what a client claims of its connection in a header that is always there.
    if (value !== undefined && (value !== '' || name !== 'x-forwarded-proto')) headers[name] = value
  }
  if (event.cookies !== undefined && event.cookies.length > 0) headers.cookie = bytesOf(event.cookies.join('; '))
  return { method, target, host: header('x-understudy-host') ?? '', headers, body, address, tls }
}
