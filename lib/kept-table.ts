import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  Billing,
  BillingMode,
  ContributorInsightsMode,
  ProjectionType,
  Table,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import type { StackSettings } from './stack-settings'

export interface Keys {
  /** Names of the key attributes; both are text. */
  partition: string
  sort?: string
  /** Name of the attribute that says when an item may go, in seconds since 1970. */
  expires?: string
}

export interface Index {
  name: string
  /** Names of the key attributes; both are text. An item that lacks one is not in it. */
  partition: string
  sort: string
  /** How many writes one write of the table may be here: 2 where it moves the item, which is taken away and put again. 1 unless given. */
  writes?: number
}

/** A table as who uses it knows it. */
export interface KnownTable {
  tableName: string
  tableArn: string
}

/**
 * A table that outlives mistakes: the stack's removal leaves it, it refuses to be deleted, and any second can be restored. With a
 * second region it has a replica there that is as well kept; that takes another type of resource, which cannot be changed into.
 */
export class KeptTable extends Construct implements KnownTable {
  readonly tableName: string
  readonly tableArn: string
  private readonly table: Table | TableV2
  private readonly ceiling: StackSettings['ceiling']

  constructor(scope: Construct, id: string, keys: Keys, settings: Pick<StackSettings, 'ceiling' | 'secondRegion'>) {
    super(scope, id)
    this.ceiling = settings.ceiling
    const { readUnits: maxReadRequestUnits, writeUnits: maxWriteRequestUnits } = settings.ceiling
    const ceiling = { maxReadRequestUnits, maxWriteRequestUnits }
    const kept = {
      partitionKey: { name: keys.partition, type: AttributeType.STRING },
      ...(keys.sort && { sortKey: { name: keys.sort, type: AttributeType.STRING } }),
      ...(keys.expires && { timeToLiveAttribute: keys.expires }),
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      contributorInsightsSpecification: throttledKeys,
    }
    // The name that hides a construct from the logical ids below it: they are those of a table that is here itself.
    const hidden = 'Default'
    this.table = settings.secondRegion
      ? new TableV2(this, hidden, {
          ...{ ...kept, billing: Billing.onDemand(ceiling), replicas: [{ region: settings.secondRegion }] },
        })
      : new Table(this, hidden, { ...kept, billingMode: BillingMode.PAY_PER_REQUEST, ...ceiling })
    this.tableName = this.table.tableName
    this.tableArn = this.table.tableArn
  }

  /** Adds an index of whole items, under the same ceiling. */
  addIndex({ name, partition, sort, writes = 1 }: Index): void {
    const index = {
      indexName: name,
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: sort, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
      maxReadRequestUnits: this.ceiling.readUnits,
      maxWriteRequestUnits: writes * this.ceiling.writeUnits,
    }
    if (this.table instanceof Table) {
      this.table.addGlobalSecondaryIndex({ ...index, contributorInsightsSpecification: throttledKeys })
    } else this.table.addGlobalSecondaryIndex(index)
  }
}

/** What names the keys that are throttled. It costs nothing while none are. */
const throttledKeys = { enabled: true, mode: ContributorInsightsMode.THROTTLED_KEYS }
