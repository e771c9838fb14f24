import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch'
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy'
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { AnyFunctionName } from '../core/migration/config'
import { capital } from './capital'
import type { LinkFunction } from './link-function'
import { allow } from './permissions'
import { sizes } from './sizes'
import type { StackSettings } from './stack-settings'

export interface RolloutProps {
  /** Those the deployment has. */
  functions: Partial<Record<AnyFunctionName, LinkFunction | null>>
  /** How traffic moves from one version to the next. */
  rollout: StackSettings['rollout']
  /** The alarms that end a deployment of this function and take it back, unless it comes all at once. */
  rollbackOf(name: AnyFunctionName): IAlarm[]
}

/**
 * How the alias `live` of every function moves to a new version: a share of the traffic first, the rest when no alarm has rung
 * meanwhile. When one rings, or the deployment fails, CodeDeploy moves the alias back, and CloudFormation the stack. Alarms do not count
 * for a version that comes all at once: it is what mends the one that they ring for, and would be ended by them.
 */
export class Rollout extends Construct {
  constructor(scope: Construct, id: string, { functions, rollout, rollbackOf }: RolloutProps) {
    super(scope, id)

    const moved = (Object.keys(sizes) as AnyFunctionName[]).flatMap((name) => {
      const live = functions[name]?.live
      return live ? [{ name, live, alarms: rollbackOf(name) }] : []
    })
    const application = new LambdaApplication(this, 'Application')
    const deploymentConfig = LambdaDeploymentConfig.fromLambdaDeploymentConfigName(
      this,
      'Steps',
      `CodeDeployDefault.Lambda${rollout}`,
    )
    const mends = rollout === 'AllAtOnce'
    for (const { name, live, alarms } of moved) {
      const id = capital(name)
      // One each: the router waits for the aliases it asks, and they would wait for a role that names the router.
      const role = new Role(this, `${id}Role`, {
        assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
        inlinePolicies: { may: new PolicyDocument({ statements: mayMove(live, alarms) }) },
      })
      new LambdaDeploymentGroup(this, id, {
        ...{ application, deploymentConfig, alarms },
        alias: live,
        // CDK would attach a policy of AWS that lets it move any alias of the account.
        role: role.withoutPolicyUpdates(),
        ignoreAlarmConfiguration: mends,
        autoRollback: {
          ...{ failedDeployment: true, stoppedDeployment: true },
          deploymentInAlarm: alarms.length > 0 && !mends,
        },
      })
    }
  }
}

/** What CodeDeploy needs to move one alias, with none of its own code in between. The alias cannot be named by itself: it waits for this. */
function mayMove(live: LinkFunction['live'], alarms: readonly IAlarm[]): PolicyStatement[] {
  const { functionArn } = live.lambda
  return [
    allow(functionArn, 'lambda:GetAlias', 'lambda:UpdateAlias'),
    allow(`${functionArn}:${live.aliasName}`, 'lambda:GetProvisionedConcurrencyConfig'),
    ...alarms.map(({ alarmArn }) => allow(alarmArn, 'cloudwatch:DescribeAlarms')),
  ]
}
