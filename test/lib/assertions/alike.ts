// What deployments have in common is the same in all of them: what is asserted of it in one holds in the others.
import { type Assembly, at, every, one, put, type Resource } from '../assembly'
import type { Assertion } from '../assertion'

/** How a deployment differs from one that it is like; other assertions are about these. */
export interface Differences {
  /** Paths in resources, by type. */
  paths: Record<string, readonly string[]>
  /** Logical ids that it has not, or has otherwise. */
  ids: RegExp
}

const distribution = (...names: string[]) => names.map((name) => `Properties.DistributionConfig.${name}`)
const code = ['Properties.Code.S3Key']

/** How the legacy dialect's differs from the modern one: redirects come by the API, and functions know and may more. */
export const legacyFromModern: Differences = {
  paths: {
    'AWS::Lambda::Function': [...code, 'Properties.Environment.Variables'],
    'AWS::IAM::Role': ['Properties.Policies.0.PolicyDocument.Statement'],
    'AWS::CloudFront::Distribution': distribution('DefaultCacheBehavior', 'CacheBehaviors', 'Origins'),
    'AWS::CloudFront::Function': ['Properties.FunctionCode'],
    'AWS::ApiGatewayV2::Route': ['Properties.Target'],
  },
  ids: /^(FunctionsResolveCodeAliaslive(FunctionUrl|FrontDoor)|FrontDoor(RedirectsSigning|HeadersRedirects)|ApiHttpApiDefaultRoute)/,
}

/** How a migrating one differs from that: the router knows more, and cookies go on. */
export const migratingFromLegacy: Differences = {
  paths: {
    'AWS::Lambda::Function': code,
    'AWS::CloudFront::Distribution': distribution('DefaultCacheBehavior', 'CacheBehaviors'),
    'AWS::CloudFront::Function': ['Properties.FunctionCode'],
    'AWS::ApiGatewayV2::Route': ['Properties.Target'],
  },
  ids: /^(FunctionsRouter(Code|Role)|FrontDoor(HeadersLegacy|Strictly)|ApiHttpApi(DefaultRoute|ANYyourlsapiphp))/,
}

/** All that a deployment has in common with another is what it is there. */
export function alike(other: () => Assembly, differences: Differences): Assertion {
  const plain = plainly(differences.paths)
  // It is asked often, and stays as it is.
  let there: [string, string][] | undefined
  const wanted = () =>
    (there ??= Object.entries(resourcesOf(other()))
      .filter(([id]) => !differences.ids.test(id))
      .map(([id, resource]) => [id, plain(resource)]))
  return {
    says: 'what it has in common with a simpler deployment is the same',
    faults: (assembly) => {
      const here = resourcesOf(assembly)
      return wanted().flatMap(([id, text]) => {
        const it = here[id]
        return it && plain(it) === text ? [] : [`${id} is ${it ? 'another' : 'missing'}`]
      })
    },
    breaks: {
      'another runtime': (assembly) =>
        put(one(assembly, 'AWS::Lambda::Function', 'FunctionsStatsCode'), 'Properties.Runtime', 'nodejs20.x'),
      'no retention': (assembly) =>
        put(one(assembly, 'AWS::Logs::LogGroup', 'FunctionsCountLog'), 'Properties.RetentionInDays', undefined),
      'no throttle': (assembly) =>
        put(one(assembly, 'AWS::ApiGatewayV2::Stage'), 'Properties.DefaultRouteSettings', undefined),
      'no folding': (assembly) =>
        put(assembly.service.Resources, every(assembly, 'AWS::Events::Rule')[0]?.[0] ?? '', undefined),
      'a key of another name': (assembly) =>
        put(every(assembly, 'AWS::DynamoDB::Table')[0]?.[1], 'Properties.KeySchema.0.AttributeName', 'id'),
    },
  }
}

/** A function that only some deployments have is made as `expand` is, but for its size, what it knows and what it may. */
export function sibling(name: string): Assertion {
  const plain = plainly({
    'AWS::Lambda::Function': [...code, 'Properties.Environment', 'Properties.MemorySize', 'Properties.Timeout'],
    'AWS::IAM::Role': ['Properties.Policies.0.PolicyDocument.Statement'],
  })
  // All but who may call it, and how often it is tried.
  const parts = (assembly: Assembly, of: string) =>
    Object.entries(resourcesOf(assembly))
      .filter(([id]) =>
        new RegExp(`^(Functions${of}(Log|Role|Code(CurrentVersion|Aliaslive)?)|Rollout${of}Role)[0-9A-F]{8}$`).test(id),
      )
      .map(([id, it]) => withoutHashes(`${id} ${plain(it)}`).replaceAll(of, 'Expand'))
      .sort()
  const codeOf = (assembly: Assembly) => one(assembly, 'AWS::Lambda::Function', `Functions${name}Code`)
  return {
    says: `${name} is made as the others are`,
    faults: (assembly) => {
      const [here, there] = [parts(assembly, name), parts(assembly, 'Expand')]
      const wrong = there.filter((part) => !here.includes(part))
      return here.length === there.length ? wrong : [...wrong, `${here.length} parts, not ${there.length}`]
    },
    breaks: {
      'another runtime': (assembly) => put(codeOf(assembly), 'Properties.Runtime', 'nodejs20.x'),
      'a log of text': (assembly) => put(codeOf(assembly), 'Properties.LoggingConfig.LogFormat', 'Text'),
      'a log that goes with the stack': (assembly) =>
        put(one(assembly, 'AWS::Logs::LogGroup', `Functions${name}Log`), 'DeletionPolicy', 'Delete'),
      'an alias of another name': (assembly) =>
        put(one(assembly, 'AWS::Lambda::Alias', `Functions${name}Code`), 'Properties.Name', 'latest'),
      'a role for anyone': (assembly) =>
        put(
          one(assembly, 'AWS::IAM::Role', `Functions${name}Role`),
          'Properties.AssumeRolePolicyDocument.Statement.0.Principal',
          '*',
        ),
    },
  }
}

/** The resources of both stacks, by ids and with references that do not change with the code of a version. */
function resourcesOf({ data, service }: Assembly): Record<string, Resource> {
  const text = JSON.stringify({ ...data.Resources, ...service.Resources })
  return JSON.parse(text.replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1'))
}

function withoutHashes(text: string): string {
  return text.replace(/(?<=\w)[0-9A-F]{8}\b/g, '')
}

function plainly(paths: Differences['paths']): (resource: Resource) => string {
  return (resource) => {
    const copy = structuredClone(resource)
    for (const path of paths[resource.Type] ?? []) {
      if (at(copy, path) === undefined) return `${resource.Type} without ${path}`
      put(copy, path, undefined)
    }
    return JSON.stringify(copy)
  }
}
