// Who calls which function, by which name, and with whose permission.
import { type Assembly, at, every, one, put, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'

const permission = 'AWS::Lambda::Permission'
export const aliasOf = (name: string) => `Functions${name.replace(/^./, (letter) => letter.toUpperCase())}CodeAliaslive`

// Everywhere a function is called from, and the path to the name it is called by.
const callers = {
  'AWS::ApiGatewayV2::Integration': 'IntegrationUri',
  'AWS::Logs::SubscriptionFilter': 'DestinationArn',
  'AWS::Events::Rule': 'Targets.0.Arn',
  [permission]: 'FunctionName',
}
const resolvePermission = (assembly: Assembly, which: string) =>
  one(assembly, permission, `${aliasOf('resolve')}FrontDoor${which}`)

export const calling: Assertion[] = [
  all('AWS::Lambda::Alias', 5, 'named live', { 'Properties.Name': 'live' }),
  all('AWS::Lambda::Version', 5, 'kept when deployed over', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  }),
  {
    says: 'an alias leads to a version of its own function, and so does the function URL',
    faults: (assembly) => [
      ...every(assembly, 'AWS::Lambda::Alias').flatMap(([id, { Properties }]) => {
        const version = target(assembly, Properties.FunctionVersion)
        const own = target(assembly, Properties.FunctionName)
        return version.startsWith(`${own}CurrentVersion`) && version.endsWith('.Version') ? [] : [`${id}: ${version}`]
      }),
      ...every(assembly, 'AWS::Lambda::Version').flatMap(([id, { Properties }]) =>
        id.startsWith(`${target(assembly, Properties.FunctionName)}CurrentVersion`) ? [] : [`${id} is of another`],
      ),
      ...every(assembly, 'AWS::Lambda::Url').flatMap(([id, { Properties }]) =>
        difference(id, target(assembly, Properties.TargetFunctionArn), 'FunctionsResolveCode.Arn'),
      ),
    ],
    breaks: {
      'a version of another': (assembly) =>
        put(every(assembly, 'AWS::Lambda::Version')[0]?.[1], 'Properties.FunctionName', bare(assembly, 'count')),
      'a URL of another': (assembly) =>
        put(one(assembly, 'AWS::Lambda::Url'), 'Properties.TargetFunctionArn', bare(assembly, 'stats')),
      $LATEST: (assembly) =>
        put(one(assembly, 'AWS::Lambda::Alias', aliasOf('stats')), 'Properties.FunctionVersion', '$LATEST'),
    },
  },
  {
    says: 'every caller calls an alias, and nothing names $LATEST',
    faults: (assembly) => [
      ...Object.entries(callers).flatMap(([type, path]) =>
        every(assembly, type).flatMap(([id, { Properties }]) => {
          const called = target(assembly, at(Properties, path))
          return /^Functions\w+CodeAliaslive$/.test(called) ? [] : [`${id} calls ${called}`]
        }),
      ),
      ...(JSON.stringify(assembly.service).includes('$LATEST') ? ['$LATEST is in the template'] : []),
    ],
    breaks: {
      'an integration': (assembly) =>
        put(
          every(assembly, 'AWS::ApiGatewayV2::Integration')[0]?.[1],
          'Properties.IntegrationUri',
          bare(assembly, 'stats'),
        ),
      'a subscription': (assembly) =>
        put(
          every(assembly, 'AWS::Logs::SubscriptionFilter')[0]?.[1],
          'Properties.DestinationArn',
          bare(assembly, 'count'),
        ),
      'the schedule': (assembly) =>
        put(one(assembly, 'AWS::Events::Rule'), 'Properties.Targets.0.Arn', bare(assembly, 'count')),
      'a permission': (assembly) =>
        put(resolvePermission(assembly, 'MayInvoke'), 'Properties.FunctionName', bare(assembly, 'resolve')),
      $LATEST: (assembly) => put(one(assembly, 'AWS::Lambda::Url'), 'Properties.Qualifier', '$LATEST'),
    },
  },
  all('AWS::Lambda::Url', 1, 'signed requests only, to the alias', {
    'Properties.AuthType': 'AWS_IAM',
    'Properties.Qualifier': 'live',
  }),
  {
    says: 'this distribution may call resolve, in both ways a function URL asks for, and by the URL only',
    faults: (assembly) => {
      const arn = ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::', { Ref: 'AWS::AccountId' }, ':distribution/']
      const distribution = every(assembly, 'AWS::CloudFront::Distribution')[0]?.[0]
      const expected = {
        Principal: 'cloudfront.amazonaws.com',
        SourceArn: { 'Fn::Join': ['', [...arn, { Ref: distribution }]] },
      }
      const url = resolvePermission(assembly, 'MayUseUrl').Properties
      const invoke = resolvePermission(assembly, 'MayInvoke').Properties
      return [
        ...difference('called', target(assembly, url.FunctionName), aliasOf('resolve')),
        ...difference('called', target(assembly, invoke.FunctionName), aliasOf('resolve')),
        ...difference(
          'url',
          { ...url, FunctionName: 0 },
          { Action: 'lambda:InvokeFunctionUrl', FunctionName: 0, ...expected },
        ),
        ...difference(
          'invoke',
          { ...invoke, FunctionName: 0 },
          { Action: 'lambda:InvokeFunction', FunctionName: 0, InvokedViaFunctionUrl: true, ...expected },
        ),
      ]
    },
    breaks: {
      'by any road': (assembly) =>
        put(resolvePermission(assembly, 'MayInvoke'), 'Properties.InvokedViaFunctionUrl', undefined),
      'another action': (assembly) =>
        put(resolvePermission(assembly, 'MayUseUrl'), 'Properties.Action', 'lambda:InvokeFunction'),
      anyone: (assembly) => put(resolvePermission(assembly, 'MayUseUrl'), 'Properties.Principal', '*'),
      'another source': (assembly) =>
        put(resolvePermission(assembly, 'MayInvoke'), 'Properties.SourceArn', { Ref: 'Other' }),
    },
  },
]

function bare(assembly: Assembly, name: string): { Ref: string } {
  const found = every(assembly, 'AWS::Lambda::Function').find(([id]) => aliasOf(name).startsWith(idWithoutHash(id)))
  return { Ref: found?.[0] ?? '' }
}

function idWithoutHash(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '')
}
