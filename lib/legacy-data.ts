import { CfnOutput, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { rankIndexes } from '../core/legacy/rank-indexes'
import { acknowledge } from './acknowledge'
import { KeptTable } from './kept-table'
import type { StackSettings } from './stack-settings'

/** What the legacy dialect keeps besides links, claims and clicks. */
export interface LegacyData {
  /** The counter for keywords, and when each address last created a link. */
  install: KeptTable
  /** A small item a link, by clicks and by creation. */
  ranks: KeptTable
  /** The settings of the install, with its users and their passwords, as JSON. */
  secret: Secret
}

/** Adds all of that to the data stack. */
export function addLegacyData(stack: Stack, settings: StackSettings): LegacyData {
  const install = new KeptTable(stack, 'Legacy', { partition: 'key' }, settings)
  const ranks = new KeptTable(stack, 'Ranks', { partition: 'shard', sort: 'place' }, settings)
  for (const [name, sort] of Object.entries(rankIndexes)) {
    // A rank is what these sort by: it changes by moving.
    ranks.addIndex({ name, partition: 'shard', sort, writes: 2 })
  }

  // Made with a key of its own and no user, so that nobody gets in until somebody writes down who may.
  const secret = new Secret(stack, 'LegacyInstall', {
    description: 'Settings of the legacy install: users, cookie_key and the others of its contract, as JSON',
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ users: {} }),
      generateStringKey: 'cookie_key',
      excludePunctuation: true,
      passwordLength: 64,
    },
    removalPolicy: RemovalPolicy.RETAIN,
  })
  acknowledge(secret, 'SMG4', 'People write it: users, and a key that the legacy system has to have as well.')

  new CfnOutput(stack, 'LegacyTable', { value: install.tableName })
  new CfnOutput(stack, 'RanksTable', { value: ranks.tableName })
  new CfnOutput(stack, 'LegacyInstallSecret', { value: secret.secretArn })
  return { install, ranks, secret }
}
