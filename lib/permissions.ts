import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { FunctionName } from '../core/config'
import { byOwner } from '../core/links/by-owner'
import type { Tables } from './data-stack'

/**
 * All that each function may do, besides writing its own log: exactly these actions on exactly these resources.
 * `uncounted` is the ARN of the queue for what count could not take.
 */
export function permissions(tables: Tables, uncounted: string): Record<FunctionName, PolicyStatement[]> {
  const links = tables.links.tableArn
  const claims = tables.claims.tableArn
  const budgets = tables.budgets.tableArn
  const clicks = tables.clicks.tableArn
  const readsKeys = allow(tables.keys.tableArn, 'dynamodb:GetItem')

  return {
    resolve: [allow(links, 'dynamodb:GetItem'), allow(budgets, 'dynamodb:UpdateItem')],
    create: [
      allow(links, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
      allow(claims, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
      readsKeys,
    ],
    expand: [
      allow(links, 'dynamodb:Query', 'dynamodb:BatchGetItem'),
      allow(`${links}/index/${byOwner.name}`, 'dynamodb:Query'),
      readsKeys,
    ],
    stats: [allow(links, 'dynamodb:GetItem', 'dynamodb:Query'), allow(clicks, 'dynamodb:Query'), readsKeys],
    count: [
      allow(clicks, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
      // Folding takes away the slots that a day now holds.
      allow(clicks, 'dynamodb:DeleteItem'),
      // Lambda puts a failed delivery into the queue in the name of the function.
      allow(uncounted, 'sqs:SendMessage'),
    ],
  }
}

/** A statement that allows these actions on one resource. */
export function allow(resource: string, ...actions: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources: [resource] })
}
