/** What the engine answered: the HTTP status and the decoded body. */
export interface EngineAnswer {
  status: number
  body: Record<string, unknown>
}

/**
 * One call of the DynamoDB API, for example `callEngine(url, 'ListTables', {})`, with the credentials of the functions,
 * since some engines keep separate tables for each. Engines do not check signatures, so there is none.
 */
export async function callEngine(url: string, operation: string, input: object): Promise<EngineAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0',
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(10_000),
  })
  const body: unknown = await response.json().catch(() => ({}))
  return { status: response.status, body: typeof body === 'object' && body !== null ? { ...body } : {} }
}
