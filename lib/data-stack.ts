import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { KeptTable } from './kept-table'
import { addLegacyData, type LegacyData } from './legacy-data'
import { addMigrationData, type MigrationData } from './migration-data'
import type { Settings } from './settings'

export interface Tables {
  links: KeptTable
  claims: KeptTable
  budgets: KeptTable
  clicks: KeptTable
}

/** Everything that cannot be made again. Apart from the service, so that no deployment of code can touch it. */
export class DataStack extends Stack {
  readonly tables: Tables
  /** Only in the legacy dialect. */
  readonly legacy: LegacyData | null
  /** Only while migrating. */
  readonly migration: MigrationData | null

  constructor(scope: Construct, id: string, { legacy, stack }: Pick<Settings, 'legacy' | 'stack'>) {
    super(scope, id, { description: 'Understudy: links and their clicks', terminationProtection: true })

    this.tables = {
      links: new KeptTable(this, 'Links', { partition: 'code', sort: 'part' }, stack),
      claims: new KeptTable(this, 'Claims', { partition: 'digest' }, stack),
      budgets: new KeptTable(this, 'Budgets', { partition: 'code' }, stack),
      clicks: new KeptTable(this, 'Clicks', { partition: 'code', sort: 'slot' }, stack),
    }

    this.legacy = legacy && addLegacyData(this, stack)
    this.migration = legacy?.migration ? addMigrationData(this, stack) : null

    new CfnOutput(this, 'LinksTable', { value: this.tables.links.tableName })
    new CfnOutput(this, 'ClaimsTable', { value: this.tables.claims.tableName })
    new CfnOutput(this, 'BudgetsTable', { value: this.tables.budgets.tableName })
    new CfnOutput(this, 'ClicksTable', { value: this.tables.clicks.tableName })
  }
}
