import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { FunctionName } from '../core/config'
import { rankIndexes } from '../core/legacy/rank-indexes'
import type { Tables } from './data-stack'
import type { Functions } from './functions'
import type { LegacyData } from './legacy-data'
import { allow } from './permissions'

/** What each function may do in the legacy dialect, besides what it may anyway. */
export function legacyPermissions(tables: Tables, legacy: LegacyData): Record<FunctionName, PolicyStatement[]> {
  const links = tables.links.tableArn
  const install = legacy.install.tableArn
  const ranks = legacy.ranks.tableArn
  const readsSettings = allow(legacy.secret.secretArn, 'secretsmanager:GetSecretValue')

  return {
    create: [
      allow(install, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'),
      allow(ranks, 'dynamodb:GetItem', 'dynamodb:PutItem'),
      readsSettings,
    ],
    expand: [allow(links, 'dynamodb:GetItem'), allow(ranks, 'dynamodb:GetItem'), readsSettings],
    stats: [
      allow(links, 'dynamodb:GetItem', 'dynamodb:BatchGetItem'),
      allow(ranks, 'dynamodb:GetItem', 'dynamodb:Query'),
      ...Object.keys(rankIndexes).map((index) => allow(`${ranks}/index/${index}`, 'dynamodb:Query')),
      readsSettings,
    ],
    // A statistics page gives a title to a link that has none.
    resolve: [allow(links, 'dynamodb:UpdateItem'), allow(ranks, 'dynamodb:GetItem')],
    count: [allow(ranks, 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem')],
  }
}

/** The router may ask four functions, and nothing else. */
export function routerPermissions({ create, expand, stats, resolve }: Functions): PolicyStatement[] {
  return [create, expand, stats, resolve].map(({ live }) => allow(live.functionArn, 'lambda:InvokeFunction'))
}
