import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unavailable } from './refusals'

/** The DynamoDB client of every function but resolve, with limits that fit inside a function's own timeout. */
export function openDocumentClient(endpoint?: string): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 3,
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

const throttles = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
])

/** Whether an error of the SDK says that the store could not be reached or would not serve, rather than what was wrong with a request. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const status = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined
  return status === undefined || status >= 500 || throttles.has(error.name)
}
