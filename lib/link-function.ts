import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  type Alias,
  ApplicationLogLevel,
  Architecture,
  Code,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Config, FunctionName } from '../core/config'
import type { Bundles } from './bundles'
import { allow } from './permissions'
import { sizes } from './sizes'

export interface LinkFunctionProps<F extends FunctionName> {
  /** Says which bundle, which permissions and which environment: forget a variable of it and this does not compile. */
  name: F
  environment: Config<F>
  bundles: Bundles
  /** All that each function may do; writing its own log is added. */
  may: Record<FunctionName, PolicyStatement[]>
}

/** One of our functions, with its own role and log. The world calls it by its alias `live`, never by `$LATEST`. */
export class LinkFunction<F extends FunctionName = FunctionName> extends Construct {
  readonly live: Alias & IFunction
  readonly log: LogGroup

  constructor(scope: Construct, id: string, props: LinkFunctionProps<F>) {
    super(scope, id)

    // Kept when the stack goes: until it is counted, a click is nowhere else but in this log.
    this.log = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.RETAIN })

    const ownLog = allow(this.log.logGroupArn, 'logs:CreateLogStream', 'logs:PutLogEvents')
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { may: new PolicyDocument({ statements: [...props.may[props.name], ownLog] }) },
    })

    const code = new LambdaFunction(this, 'Code', {
      code: Code.fromAsset(props.bundles[props.name]),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: sizes[props.name].megabytes,
      timeout: Duration.seconds(sizes[props.name].seconds),
      environment: { ...props.environment },
      // Without this, CDK would widen the role by itself wherever two constructs meet. What it may do is written above.
      role: role.withoutPolicyUpdates(),
      logGroup: this.log,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      // A version that is deployed over stays, so that going back is moving the alias.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    })
    // An alias is a function in all but the spelling of its optional role, which our compiler takes more exactly than CDK's.
    this.live = code.addAlias('live') as Alias & IFunction
  }
}
