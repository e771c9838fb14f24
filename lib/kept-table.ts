import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ContributorInsightsMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import type { StackSettings } from './stack-settings'

export interface Keys {
  /** Names of the key attributes; both are text. */
  partition: string
  sort?: string
  /** Name of the attribute that says when an item may go, in seconds since 1970. */
  expires?: string
}

/** What names the keys that are throttled, of a table and of each of its indexes. It costs nothing while none are. */
export const throttledKeys = { enabled: true, mode: ContributorInsightsMode.THROTTLED_KEYS }

/** A table that outlives mistakes: the stack's removal leaves it, it refuses to be deleted, and any second can be restored. */
export class KeptTable extends Table {
  constructor(scope: Construct, id: string, keys: Keys, { ceiling }: Pick<StackSettings, 'ceiling'>) {
    super(scope, id, {
      partitionKey: { name: keys.partition, type: AttributeType.STRING },
      ...(keys.sort && { sortKey: { name: keys.sort, type: AttributeType.STRING } }),
      ...(keys.expires && { timeToLiveAttribute: keys.expires }),
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      billingMode: BillingMode.PAY_PER_REQUEST,
      maxReadRequestUnits: ceiling.readUnits,
      maxWriteRequestUnits: ceiling.writeUnits,
      contributorInsightsSpecification: throttledKeys,
    })
  }
}
