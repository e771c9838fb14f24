import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unavailable } from './refusals'
import { unlogged } from './unlogged'

/** The DynamoDB client of every function but resolve, with limits that fit inside a function's own timeout. */
export function openDocumentClient(endpoint?: string): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    ...unlogged,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
    ...(endpoint === undefined ? {} : { endpoint }),
  })
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args)
      } catch (error) {
        throw isOutage(error) ? unavailable('The store does not answer.', error) : error
      }
    },
    { step: 'initialize', name: 'outageAsRefusal', priority: 'high' },
  )
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
}

const outages = new Set([
  // DynamoDB has no capacity for it.
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
  // It could not be reached, or did not answer in time.
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ETIMEDOUT',
])

/** Whether an error of the SDK says that the store could not be reached or would not serve, rather than what was wrong with a request. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: unknown }
  return ($metadata?.httpStatusCode ?? 0) >= 500 || outages.has(error.name) || outages.has(String(code))
}
