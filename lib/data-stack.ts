import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { byOwner } from '../core/links/by-owner'
import { KeptTable } from './kept-table'
import { addLegacyData, type LegacyData } from './legacy-data'
import { addMigrationData, type MigrationData } from './migration-data'
import type { Settings } from './settings'

export interface Tables {
  links: KeptTable
  claims: KeptTable
  budgets: KeptTable
  clicks: KeptTable
  keys: KeptTable
}

/** Everything that cannot be made again. Apart from the service, so that no deployment of code can touch it. */
export class DataStack extends Stack {
  readonly tables: Tables
  /** Only in the legacy dialect. */
  readonly legacy: LegacyData | null
  /** Only while migrating. */
  readonly migration: MigrationData | null

  constructor(scope: Construct, id: string, { legacy }: Pick<Settings, 'legacy'>) {
    super(scope, id, { description: 'Understudy: links and their clicks', terminationProtection: true })

    this.tables = {
      links: new KeptTable(this, 'Links', { partition: 'code', sort: 'part' }),
      claims: new KeptTable(this, 'Claims', { partition: 'digest', expires: 'expires' }),
      budgets: new KeptTable(this, 'Budgets', { partition: 'code' }),
      clicks: new KeptTable(this, 'Clicks', { partition: 'code', sort: 'slot' }),
      keys: new KeptTable(this, 'Keys', { partition: 'digest' }),
    }
    this.tables.links.addIndex(byOwner)

    this.legacy = legacy && addLegacyData(this)
    this.migration = legacy?.migration ? addMigrationData(this) : null

    new CfnOutput(this, 'LinksTable', { value: this.tables.links.tableName })
    new CfnOutput(this, 'ClaimsTable', { value: this.tables.claims.tableName })
    new CfnOutput(this, 'BudgetsTable', { value: this.tables.budgets.tableName })
    new CfnOutput(this, 'ClicksTable', { value: this.tables.clicks.tableName })
    new CfnOutput(this, 'KeysTable', { value: this.tables.keys.tableName })
  }
}
