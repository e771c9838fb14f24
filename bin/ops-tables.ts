import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { TransferTables } from '../core/transfer/dialect'
import { type Deployment, output } from './ops-deployment'

interface Manner {
  /** How often something is tried: a client is more patient with throttling than a function may be, unless told otherwise. */
  attempts?: number
  /** How long each may take, in milliseconds. */
  patience?: number
}

/** The tables of a deployment, and a client for them. */
export function openTables(
  deployment: Deployment,
  manner: Manner = {},
): { tables: TransferTables; db: DynamoDBDocumentClient } {
  const tables = {
    links: output(deployment, 'LinksTable'),
    claims: output(deployment, 'ClaimsTable'),
    budgets: output(deployment, 'BudgetsTable'),
    clicks: output(deployment, 'ClicksTable'),
    legacy: deployment.outputs.LegacyTable ?? null,
    ranks: deployment.outputs.RanksTable ?? null,
  }
  return { tables, db: openStore(deployment, manner) }
}

/** That client. */
export function openStore(
  deployment: Deployment,
  { attempts = 8, patience = 20_000 }: Manner = {},
): DynamoDBDocumentClient {
  const place = deployment.engineUrl === undefined ? {} : { endpoint: deployment.engineUrl, ...local }
  const client = new DynamoDBClient({
    ...place,
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: patience, throwOnRequestTimeout: true },
  })
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
}

export const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
