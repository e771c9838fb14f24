import { CfnOutput, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { acknowledge } from './acknowledge'
import { KeptTable } from './kept-table'
import type { StackSettings } from './stack-settings'

/** What is kept of a migration. */
export interface MigrationData {
  /** Where it stands: dials, overrides, kill switch. */
  state: KeptTable
  /** What came of comparing answers. */
  pairs: KeptTable
  /** What records of requests are sealed with, and names in reports are hashed with. */
  secret: Secret
}

/** Adds all of that to the data stack: a deployment that ends its migration must not forget how it went. */
export function addMigrationData(stack: Stack, settings: StackSettings): MigrationData {
  const state = new KeptTable(stack, 'Migration', { partition: 'key' }, settings)
  const pairs = new KeptTable(stack, 'Pairs', { partition: 'at', sort: 'what', expires: 'expires' }, settings)
  const secret = new Secret(stack, 'MigrationSeal', {
    description: 'Seals what the router writes down of requests and answers',
    generateSecretString: { excludePunctuation: true, passwordLength: 64 },
    removalPolicy: RemovalPolicy.RETAIN,
  })
  acknowledge(
    secret,
    'SMG4',
    'What was sealed with it lies in logs until it is compared, and has to be opened; a migration ends.',
  )

  new CfnOutput(stack, 'MigrationTable', { value: state.tableName })
  new CfnOutput(stack, 'PairsTable', { value: pairs.tableName })
  new CfnOutput(stack, 'MigrationSecret', { value: secret.secretArn })
  return { state, pairs, secret }
}
