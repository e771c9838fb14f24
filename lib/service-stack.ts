import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Api } from './api'
import type { Bundles } from './bundles'
import { ClickRoad } from './click-road'
import type { Tables } from './data-stack'
import { FrontDoor } from './front-door'
import { Functions } from './functions'
import type { LegacyData } from './legacy-data'
import { OriginSecret } from './origin-secret'
import type { Settings } from './settings'
import { UncountedQueue } from './uncounted-queue'

export interface ServiceStackProps {
  tables: Tables
  /** Only in the legacy dialect. */
  legacy: LegacyData | null
  bundles: Bundles
  settings: Settings
  /** Whether the bundles have the test mode. */
  controlled: boolean
}

/** Everything that can be made again from this repository. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, {
      description: 'Understudy: the link shortener, from its front door to its counters',
      terminationProtection: true,
    })

    const originSecret = new OriginSecret(this, 'OriginSecret').reference
    const uncounted = new UncountedQueue(this, 'Uncounted')
    const functions = new Functions(this, 'Functions', { ...props, originSecret, uncounted: uncounted.queueArn })
    const api = new Api(this, 'Api', functions)
    const frontDoor = new FrontDoor(this, 'FrontDoor', { ...functions, api, originSecret })
    new ClickRoad(this, 'ClickRoad', { ...functions, uncounted })

    new CfnOutput(this, 'PublicUrl', { value: frontDoor.url })
    new CfnOutput(this, 'UncountedQueueUrl', { value: uncounted.queueUrl })
    new CfnOutput(this, 'CountFunction', { value: functions.count.live.functionArn })
    new CfnOutput(this, 'ResolveLog', { value: functions.resolve.log.logGroupName })
    new CfnOutput(this, 'CreateLog', { value: functions.create.log.logGroupName })
    new CfnOutput(this, 'ExpandLog', { value: functions.expand.log.logGroupName })
    new CfnOutput(this, 'StatsLog', { value: functions.stats.log.logGroupName })
    new CfnOutput(this, 'CountLog', { value: functions.count.log.logGroupName })
    if (functions.router) new CfnOutput(this, 'RouterLog', { value: functions.router.log.logGroupName })
  }
}
