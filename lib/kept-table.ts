import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ContributorInsightsMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'

export interface Keys {
  /** Names of the key attributes; both are text. */
  partition: string
  sort?: string
  /** Name of the attribute that says when an item may go, in seconds since 1970. */
  expires?: string
}

/** A table that outlives mistakes: the stack's removal leaves it, it refuses to be deleted, and any second can be restored. */
export class KeptTable extends Table {
  constructor(scope: Construct, id: string, keys: Keys) {
    super(scope, id, {
      partitionKey: { name: keys.partition, type: AttributeType.STRING },
      ...(keys.sort && { sortKey: { name: keys.sort, type: AttributeType.STRING } }),
      ...(keys.expires && { timeToLiveAttribute: keys.expires }),
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      billingMode: BillingMode.PAY_PER_REQUEST,
      // What a new on-demand table takes at once anyway: a ceiling on the bill of an attack (about 15 dollars an hour
      // and table), not on traffic. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
      maxReadRequestUnits: 12_000,
      maxWriteRequestUnits: 4_000,
      // Names the keys that are throttled, and costs nothing while none are.
      contributorInsightsSpecification: { enabled: true, mode: ContributorInsightsMode.THROTTLED_KEYS },
    })
  }

  /** Adds an index of whole items, under the same ceiling. Both keys are text; an item that lacks one is not in it. */
  addIndex({ name, partition, sort }: { name: string; partition: string; sort: string }): void {
    this.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: sort, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
      maxReadRequestUnits: 12_000,
      maxWriteRequestUnits: 4_000,
    })
  }
}
