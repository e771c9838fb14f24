import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Alarms, prefixOf } from './alarms'
import { Api } from './api'
import type { Bundles } from './bundles'
import { capital } from './capital'
import { ClickRoad } from './click-road'
import type { Tables } from './data-stack'
import type { Domain } from './domain-settings'
import { FrontDoor } from './front-door'
import { Functions } from './functions'
import type { KnownTable } from './kept-table'
import type { LegacyData } from './legacy-data'
import type { MigrationData } from './migration-data'
import { MonthlyBudget } from './monthly-budget'
import { OriginSecret } from './origin-secret'
import { Rollout } from './rollout'
import type { Settings } from './settings'
import { ShadowRoad } from './shadow-road'
import { UndeliveredQueue } from './undelivered-queue'

export interface ServiceStackProps {
  tables: Tables
  /** Only in the legacy dialect. */
  legacy: LegacyData | null
  /** Only while migrating. */
  migration: MigrationData | null
  bundles: Bundles
  settings: Settings
  /** Those that were given, as text: who deploys again has to give the same. */
  chosen: Record<string, string>
  /** The name of the front door; null for the one that CloudFront gives. */
  domain: Domain | null
  /** Whether the bundles have the test mode. */
  controlled: boolean
  /** Where it is; null for where the credentials lead. */
  region: string | null
  /** Whether it only stands by in a second region, for what the first one does to be done by. */
  standsBy: boolean
}

/** Everything that can be made again from this repository. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, {
      description: 'Understudy: the link shortener, from its front door to its counters',
      terminationProtection: true,
      ...(props.region && { env: { region: props.region } }),
    })

    const { reference: originSecret, arn } = new OriginSecret(this, 'OriginSecret')
    const uncounted = new UndeliveredQueue(this, 'Uncounted')
    const uncompared = props.migration && new UndeliveredQueue(this, 'Uncompared')
    const functions = new Functions(this, 'Functions', {
      ...props,
      originSecret,
      uncounted: uncounted.queueArn,
      uncompared: uncompared?.queueArn ?? null,
    })
    const api = new Api(this, 'Api', functions, props.settings.stack)
    const frontDoor = new FrontDoor(this, 'FrontDoor', { ...functions, api, originSecret, domain: props.domain })
    new ClickRoad(this, 'ClickRoad', { ...functions, uncounted, folds: !props.standsBy })
    const { budget, rollout } = props.settings.stack
    if (budget && !props.standsBy) new MonthlyBudget(this, 'Budget', budget)
    const alarms = new Alarms(this, 'Alarms', {
      functions,
      queues: { uncounted, uncompared },
      tables: tablesOf(props),
      settings: props.settings,
    })
    new Rollout(this, 'Rollout', {
      functions,
      rollout,
      rollbackOf: (name) => alarms.rollbackOf(name),
    })

    new CfnOutput(this, 'PublicUrl', { value: frontDoor.url })
    if (props.domain) new CfnOutput(this, 'DomainTarget', { value: frontDoor.target })
    new CfnOutput(this, 'Settings', { value: JSON.stringify(props.chosen) })
    new CfnOutput(this, 'AlarmPrefix', { value: prefixOf(this) })
    new CfnOutput(this, 'UncountedQueueUrl', { value: uncounted.queueUrl })
    new CfnOutput(this, 'CountFunction', { value: functions.count.live.functionArn })
    new CfnOutput(this, 'ResolveLog', { value: functions.resolve.log.logGroupName })
    new CfnOutput(this, 'CreateLog', { value: functions.create.log.logGroupName })
    new CfnOutput(this, 'ExpandLog', { value: functions.expand.log.logGroupName })
    new CfnOutput(this, 'StatsLog', { value: functions.stats.log.logGroupName })
    new CfnOutput(this, 'CountLog', { value: functions.count.log.logGroupName })
    const { router, shadow } = functions
    if (router) new CfnOutput(this, 'RouterLog', { value: router.log.logGroupName })
    if (!router || !shadow || !uncompared) return

    new ShadowRoad(this, 'ShadowRoad', { router, shadow, uncompared })
    new CfnOutput(this, 'OriginSecretArn', { value: arn })
    new CfnOutput(this, 'LegacySite', { value: props.settings.legacy?.site ?? '' })
    new CfnOutput(this, 'LegacyUrl', { value: props.settings.legacy?.migration?.legacyUrl ?? '' })
    new CfnOutput(this, 'UncomparedQueueUrl', { value: uncompared.queueUrl })
    new CfnOutput(this, 'RouterFunction', { value: router.live.functionArn })
    new CfnOutput(this, 'ShadowFunction', { value: shadow.live.functionArn })
    new CfnOutput(this, 'ShadowLog', { value: shadow.log.logGroupName })
    for (const name of ['create', 'expand', 'stats', 'resolve'] as const) {
      new CfnOutput(this, `${capital(name)}Function`, { value: functions[name].live.functionArn })
    }
  }
}

/** Every table of the deployment, by a name to tell it by. */
function tablesOf({ tables, legacy, migration }: ServiceStackProps): Record<string, KnownTable> {
  return {
    ...tables,
    ...(legacy && { legacy: legacy.install, ranks: legacy.ranks }),
    ...(migration && { migration: migration.state, pairs: migration.pairs }),
  }
}
