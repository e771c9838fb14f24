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
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Config, FunctionName, LegacyConfig, LegacyFunctionName } from '../core/config'
import type { AnyFunctionName, MigratingConfig, MigratingFunctionName } from '../core/migration/config'
import { allow } from './permissions'
import { sizes } from './sizes'

/** Forget a variable of it and this does not compile. */
type Environment<F extends AnyFunctionName> = F extends FunctionName
  ? Config<F> | LegacyConfig<F>
  :
      | (F extends LegacyFunctionName ? LegacyConfig<F> : never)
      | (F extends MigratingFunctionName ? MigratingConfig<F> : never)

export interface LinkFunctionProps<F extends AnyFunctionName> {
  /** Says what size it has, and which environment. */
  name: F
  environment: Environment<F>
  /** The folder of its bundle. */
  code: string
  /** All that it may do; writing its own log is added. */
  may: PolicyStatement[]
  /** How many events it may work on at once, which nobody can take from it; null for as many as come, within what the account has. */
  concurrency: number | null
  /** How long its log is kept, in days. */
  logDays: number
}

/** One of our functions, with its own role and log. The world calls it by its alias `live`, never by `$LATEST`. */
export class LinkFunction<F extends AnyFunctionName = AnyFunctionName> extends Construct {
  readonly live: Alias & IFunction
  readonly log: LogGroup

  constructor(scope: Construct, id: string, props: LinkFunctionProps<F>) {
    super(scope, id)

    // Kept when the stack goes: until it is counted, a click is nowhere else but in this log.
    this.log = new LogGroup(this, 'Log', { retention: props.logDays, removalPolicy: RemovalPolicy.RETAIN })

    const ownLog = allow(this.log.logGroupArn, 'logs:CreateLogStream', 'logs:PutLogEvents')
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { may: new PolicyDocument({ statements: [...props.may, ownLog] }) },
    })

    const code = new LambdaFunction(this, 'Code', {
      code: Code.fromAsset(props.code),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: sizes[props.name].megabytes,
      timeout: Duration.seconds(sizes[props.name].seconds),
      ...(props.concurrency && { reservedConcurrentExecutions: props.concurrency }),
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
