import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Functions, FunctionsProps } from './functions'
import { allow } from './permissions'

/** What the router may do while migrating besides what it may anyway: see where the migration stands, and seal what it writes down. */
export function migratingRouterPermissions({ migration }: FunctionsProps): PolicyStatement[] {
  if (migration === null) return []
  return [
    allow(migration.state.tableArn, 'dynamodb:GetItem'),
    allow(migration.secret.secretArn, 'secretsmanager:GetSecretValue'),
  ]
}

/** What shadow may do besides asking those that the router asks. */
export function shadowPermissions({ count }: Functions, props: FunctionsProps): PolicyStatement[] {
  const { legacy, migration, uncompared } = props
  if (legacy === null || migration === null || uncompared === null) return []
  return [
    allow(migration.secret.secretArn, 'secretsmanager:GetSecretValue'),
    allow(
      migration.pairs.tableArn,
      ...['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    ),
    // What keywords are made of, and credentials to ask the legacy with.
    allow(legacy.secret.secretArn, 'secretsmanager:GetSecretValue'),
    allow(count.live.functionArn, 'lambda:InvokeFunction'),
    // Lambda puts a failed delivery into the queue in the name of the function.
    allow(uncompared, 'sqs:SendMessage'),
  ]
}
