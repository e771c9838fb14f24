import { config, type FunctionName } from '../../../core/config'
import { type Assembly, at, every, listOf, one, put, same, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

const lambda = 'AWS::Lambda::Function'
const names = ['resolve', 'create', 'expand', 'stats', 'count'] as const satisfies readonly FunctionName[]
const capital = (name: string) => name.replace(/^./, (letter) => letter.toUpperCase())
const codeOf = (assembly: Assembly, name: string) => one(assembly, lambda, `Functions${capital(name)}Code`)
const roleOf = (assembly: Assembly, name: string) => one(assembly, 'AWS::IAM::Role', `Functions${capital(name)}Role`)
// Those that CodeDeploy takes are in rollout.ts.
const rolesOf = (assembly: Assembly) => every(assembly, 'AWS::IAM::Role').filter(([id]) => !id.startsWith('Rollout'))
const statementsAt = 'Properties.Policies.0.PolicyDocument.Statement'

const sizes = { resolve: [256, 5], create: [1024, 15], expand: [256, 10], stats: [1024, 15], count: [1024, 300] }

// All that each function may do: what, on what. Nothing else is allowed, not even by a managed policy.
const may: Record<FunctionName, string[]> = {
  resolve: ['GetItem on Links', 'UpdateItem on Budgets'],
  create: ['GetItem PutItem UpdateItem on Links', 'GetItem PutItem UpdateItem on Claims', 'GetItem on Keys'],
  expand: ['Query BatchGetItem on Links', 'Query on Links/index/byOwner', 'GetItem on Keys'],
  stats: ['GetItem Query on Links', 'Query on Clicks', 'GetItem on Keys'],
  count: ['GetItem Query PutItem UpdateItem on Clicks', 'DeleteItem on Clicks', 'SendMessage on Uncounted'],
}

export const functions: Assertion[] = [
  all(lambda, 5, 'current runtime, arm64, JSON log in a group of its own', {
    'Properties.Runtime': 'nodejs24.x',
    'Properties.Architectures': ['arm64'],
    'Properties.Handler': 'index.handler',
    'Properties.LoggingConfig.LogFormat': 'JSON',
    'Properties.LoggingConfig.ApplicationLogLevel': 'INFO',
    'Properties.LoggingConfig.SystemLogLevel': 'WARN',
  }),
  {
    says: 'each function has code of its own',
    faults: (assembly) => {
      const keys = every(assembly, lambda).map(([, { Properties }]) => at(Properties, 'Code.S3Key'))
      const others = keys.filter((key, index) => typeof key !== 'string' || keys.indexOf(key) !== index)
      return [
        ...others.map((key) => `${key} is no code of one function`),
        ...every(assembly, lambda).flatMap(([id, it]) =>
          at(it, 'Properties.Code.S3Bucket') === undefined ? [`the code of ${id} is nowhere`] : [],
        ),
      ]
    },
    breaks: {
      'the code of another': (assembly) =>
        put(codeOf(assembly, 'create'), 'Properties.Code', codeOf(assembly, 'expand').Properties.Code),
      'no code': (assembly) => put(codeOf(assembly, 'create'), 'Properties.Code', undefined),
    },
  },
  {
    says: 'each function has its memory and its time',
    faults: (assembly) =>
      names.flatMap((name) => {
        const { MemorySize, Timeout } = codeOf(assembly, name).Properties
        return difference(name, [MemorySize, Timeout], sizes[name])
      }),
    breaks: {
      'no memory': (assembly) => put(codeOf(assembly, 'resolve'), 'Properties.MemorySize', undefined),
      'more time': (assembly) => put(codeOf(assembly, 'count'), 'Properties.Timeout', 900),
    },
  },
  {
    says: 'each function is told exactly what core/config.ts says it needs',
    faults: (assembly) =>
      names.flatMap((name) => {
        const variables = at(codeOf(assembly, name), 'Properties.Environment.Variables') ?? {}
        const given = Object.keys(variables).sort()
        const env = Object.fromEntries(given.map((key) => [key, 'given']))
        return difference(name, given, Object.keys(config(name, { ...everything, ...env })).sort())
      }),
    breaks: {
      'one less': (assembly) =>
        put(codeOf(assembly, 'resolve'), 'Properties.Environment.Variables.CACHE_SECONDS', undefined),
      'one more': (assembly) => put(codeOf(assembly, 'count'), 'Properties.Environment.Variables.LINKS_TABLE', 'links'),
    },
  },
  {
    says: 'a variable that names a table names the right one',
    faults: (assembly) =>
      names.flatMap((name) => {
        const variables = Object.entries(at(codeOf(assembly, name), 'Properties.Environment.Variables') ?? {})
        return variables
          .filter(([key]) => key.endsWith('_TABLE'))
          .flatMap(([key, value]) => difference(key, `${target(assembly, value).toUpperCase()}_TABLE`, key))
      }),
    breaks: {
      'two mixed up': (assembly) => {
        const variables = 'Properties.Environment.Variables'
        const links = at(codeOf(assembly, 'create'), `${variables}.LINKS_TABLE`)
        put(codeOf(assembly, 'create'), `${variables}.CLAIMS_TABLE`, links)
      },
    },
  },
  {
    says: 'each role allows exactly what is in the table above, and writing its own log',
    faults: (assembly) =>
      names.flatMap((name) => {
        const ownLog = `CreateLogStream PutLogEvents on Functions${capital(name)}Log`
        return difference(name, listOf(at(roleOf(assembly, name), statementsAt)).map(read(assembly)), [
          ...may[name],
          ownLog,
        ])
      }),
    breaks: {
      'a wildcard resource': (assembly) => put(roleOf(assembly, 'stats'), `${statementsAt}.0.Resource`, '*'),
      'one action more': (assembly) =>
        put(roleOf(assembly, 'resolve'), `${statementsAt}.0.Action`, ['dynamodb:GetItem', 'dynamodb:PutItem']),
      'an action on another table': (assembly) =>
        put(
          roleOf(assembly, 'resolve'),
          `${statementsAt}.0.Resource`,
          at(roleOf(assembly, 'stats'), `${statementsAt}.1.Resource`),
        ),
      'every action': (assembly) => put(roleOf(assembly, 'count'), `${statementsAt}.0.Action`, 'dynamodb:*'),
      'a statement more': (assembly) =>
        put(roleOf(assembly, 'expand'), `${statementsAt}.4`, { Action: 's3:GetObject' }),
      "another function's log": (assembly) =>
        put(
          roleOf(assembly, 'expand'),
          `${statementsAt}.3.Resource`,
          at(roleOf(assembly, 'stats'), `${statementsAt}.3.Resource`),
        ),
      'a denial': (assembly) => put(roleOf(assembly, 'expand'), `${statementsAt}.0.Effect`, 'Deny'),
    },
  },
  {
    says: 'roles are five, for Lambda only, with one inline policy each and nothing attached from elsewhere',
    faults: (assembly) => [
      ...difference('roles', rolesOf(assembly).length, 5),
      ...difference('policies apart', every(assembly, 'AWS::IAM::Policy').length, 0),
      ...rolesOf(assembly).flatMap(([id, { Properties }]) => [
        ...difference(`${id} managed policies`, listOf(Properties.ManagedPolicyArns).length, 0),
        ...difference(`${id} policies`, listOf(Properties.Policies).length, 1),
        ...difference(`${id} trust`, at(Properties, 'AssumeRolePolicyDocument.Statement'), [
          { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
        ]),
      ]),
      ...names.flatMap((name) =>
        difference(name, target(assembly, codeOf(assembly, name).Properties.Role), `Functions${capital(name)}Role.Arn`),
      ),
    ],
    breaks: {
      'the basic execution role': (assembly) =>
        put(roleOf(assembly, 'create'), 'Properties.ManagedPolicyArns', ['AWSLambdaBasicExecutionRole']),
      'a policy beside it': ({ service }) => put(service.Resources, 'P', { Type: 'AWS::IAM::Policy', Properties: {} }),
      'a second inline policy': (assembly) => put(roleOf(assembly, 'create'), 'Properties.Policies.1', {}),
      'anyone may take it': (assembly) =>
        put(roleOf(assembly, 'create'), 'Properties.AssumeRolePolicyDocument.Statement.0.Principal', '*'),
      "another function's role": (assembly) =>
        put(codeOf(assembly, 'resolve'), 'Properties.Role', codeOf(assembly, 'create').Properties.Role),
    },
  },
  all('AWS::Logs::LogGroup', 6, 'kept for a month', {
    'Properties.RetentionInDays': 30,
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  }),
  {
    says: 'each function writes to its own group',
    faults: (assembly) =>
      names.flatMap((name) => {
        const group = at(codeOf(assembly, name), 'Properties.LoggingConfig.LogGroup')
        return difference(name, target(assembly, group), `Functions${capital(name)}Log`)
      }),
    breaks: {
      'no group': (assembly) => put(codeOf(assembly, 'stats'), 'Properties.LoggingConfig.LogGroup', undefined),
      'the group of another': (assembly) => {
        const group = at(codeOf(assembly, 'resolve'), 'Properties.LoggingConfig.LogGroup')
        put(codeOf(assembly, 'count'), 'Properties.LoggingConfig.LogGroup', group)
      },
    },
  },
]

const everything = Object.fromEntries(
  [
    ...['LINKS_TABLE', 'CLAIMS_TABLE', 'BUDGETS_TABLE', 'CLICKS_TABLE', 'KEYS_TABLE', 'PUBLIC_URLS', 'ORIGIN_SECRET'],
    ...['CACHE_SECONDS', 'ACCESS', 'ANONYMOUS_CREATE', 'GUESSES_PER_MINUTE', 'CREATES_PER_MINUTE'],
  ].map((key) => [key, '']),
)

// A statement as in the table above: `GetItem Query on Links`. Anything unusual about it shows.
export function read(assembly: Assembly) {
  return (statement: unknown): string => {
    const actions = listOf(at(statement, 'Action')).map((action) =>
      String(action).replace(/^(dynamodb|sqs|logs|secretsmanager|lambda):/, ''),
    )
    const resources = listOf(at(statement, 'Resource')).map((resource) =>
      target(assembly, resource).replace(/\.Arn$/, ''),
    )
    const usual = same(Object.keys(statement ?? {}).sort(), ['Action', 'Effect', 'Resource'])
    const unusual = usual && at(statement, 'Effect') === 'Allow' ? '' : ` ${JSON.stringify(statement)}`
    return `${actions.join(' ')} on ${resources.join(' ')}${unusual}`
  }
}
