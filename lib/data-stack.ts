import { Aws, CfnOutput, Fn, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { byOwner } from '../core/links/by-owner'
import { capital } from './capital'
import { KeptTable, type KnownTable } from './kept-table'
import { addLegacyData, type LegacyData } from './legacy-data'
import { addMigrationData, type MigrationData } from './migration-data'
import type { Settings } from './settings'

/** The tables that every deployment has, as who uses them knows them. */
export type Tables = Record<'links' | 'claims' | 'budgets' | 'clicks' | 'keys', KnownTable>

/** Everything that cannot be made again. Apart from the service, so that no deployment of code can touch it. */
export class DataStack extends Stack {
  readonly tables: Record<keyof Tables, KeptTable>
  /** Only in the legacy dialect. */
  readonly legacy: LegacyData | null
  /** Only while migrating. */
  readonly migration: MigrationData | null

  constructor(scope: Construct, id: string, { legacy, stack }: Pick<Settings, 'legacy' | 'stack'>) {
    super(scope, id, {
      description: 'Understudy: links and their clicks',
      terminationProtection: true,
      ...(stack.region && { env: { region: stack.region } }),
    })

    const links = new KeptTable(this, 'Links', { partition: 'code', sort: 'part' }, stack)
    links.addIndex(byOwner)
    this.tables = {
      links,
      claims: new KeptTable(this, 'Claims', { partition: 'digest', expires: 'expires' }, stack),
      budgets: new KeptTable(this, 'Budgets', { partition: 'code' }, stack),
      clicks: new KeptTable(this, 'Clicks', { partition: 'code', sort: 'slot' }, stack),
      keys: new KeptTable(this, 'Keys', { partition: 'digest' }, stack),
    }

    this.legacy = legacy && addLegacyData(this, stack)
    this.migration = legacy?.migration ? addMigrationData(this, stack) : null

    for (const [name, { tableName }] of Object.entries(this.tables)) {
      new CfnOutput(this, outputOf(name), { value: tableName })
    }
  }

  /** The tables as another region has them, as a stack there knows them: no stack imports what one of another region exports. */
  tablesIn(region: string): Tables {
    const known = (name: string): KnownTable => {
      const tableName = Fn.getStackOutput(this.stackName, outputOf(name), this.region)
      return { tableName, tableArn: `arn:${Aws.PARTITION}:dynamodb:${region}:${Aws.ACCOUNT_ID}:table/${tableName}` }
    }
    return Object.fromEntries(Object.keys(this.tables).map((name) => [name, known(name)])) as Tables
  }
}

/** The output that says what a table is called. */
function outputOf(name: string): string {
  return `${capital(name)}Table`
}
