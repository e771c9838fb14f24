// Takes everything away from the templates, one thing at a time: an assertion misses it, or it is listed here as nothing to miss.
import { assemblyWith } from '../assembly'
import { type Assembly, readAssembly } from './assembly'
import type { Assertion } from './assertion'
import { legacySettings, migratingSettings, modern, ofLegacy, ofMigrating } from './deployments'

const free = [
  // The stacks carry the tag (asserted), CloudFormation hands it down, and CDK writes it beside.
  /^AWS::(?!CloudWatch::Alarm)[\w:]+ Properties\.Tags\b/,
  // The tag of severity is asserted, wherever it stands; this is the project's.
  /^AWS::CloudWatch::Alarm Properties\.Tags\.0/,
  // For people to read, or to tell things apart where nobody refers to them by it.
  /\.(Comment|Description|DisplayName|Sid|PolicyName)$/,
  /^AWS::(ApiGatewayV2::Api|CloudFront::\w+) .*\bName$/,
  /^AWS::Events::Rule Properties\.Targets\.0\.Id$/,
  // The language of policies: what ours say means the same in the older one.
  /Document\.Version$/,
  // What these wait for they also name.
  /^AWS::Lambda::(Function|Url) DependsOn$/,
  // The origin secret can be made again; without a word it goes with its stack all the same.
  /^AWS::SecretsManager::Secret (DeletionPolicy|UpdateReplacePolicy)$/,
  // A note of CDK's to itself.
  /^AWS::Lambda::Version Metadata\b/,
]

const deployments = [
  { what: 'a modern deployment', settings: {}, asserted: () => Object.values(modern).flat(), like: null },
  { what: 'the legacy dialect', settings: legacySettings, asserted: ofLegacy, like: {} },
  { what: 'one that migrates', settings: migratingSettings, asserted: ofMigrating, like: legacySettings },
]
const unnoticedSomewhere = new Set<string>()

for (const { what, settings, asserted, like } of deployments) {
  test(`nothing of ${what} can be taken away unnoticed, but for what is listed`, async () => {
    const assembly = readAssembly(await assemblyWith(settings))
    const simpler = like && readAssembly(await assemblyWith(like))
    const assertions = asserted(() => simpler ?? assembly)
    expect(assertions.filter((each) => fails(each, assembly))).toEqual([])

    const isMissed = misser(assertions, assembly)
    const seen = new Set<string>()
    const unnoticed = new Set<string>()
    for (const [id, resource] of Object.entries({ ...assembly.data.Resources, ...assembly.service.Resources })) {
      // What is as it is in a simpler one is held to that, and was swept there.
      if (simpler && JSON.stringify(resource) === JSON.stringify(resourceIn(simpler, id))) continue
      takeAway(Object(resource), `${resource.Type} `, (path) => {
        // The first of a type is taken for all of them: what is asserted of one is, by its own breaks, asserted of each.
        if (seen.has(path)) return
        seen.add(path)
        if (!isMissed(resource.Type)) unnoticed.add(path)
      })
    }
    expect([...unnoticed].filter((path) => !isFree(path))).toEqual([])
    for (const path of unnoticed) unnoticedSomewhere.add(path)
  }, 120_000)
}

test('nothing is listed that would be noticed', () => {
  expect(free.filter((pattern) => ![...unnoticedSomewhere].some((path) => pattern.test(path)))).toEqual([])
})

function isFree(path: string): boolean {
  return free.some((pattern) => pattern.test(path))
}

function resourceIn({ data, service }: Assembly, id: string): unknown {
  return data.Resources[id] ?? service.Resources[id]
}

/** Takes away what is in it, thing by thing and then deeper, and puts it back after `look`. A reference is one thing. */
function takeAway(holder: Record<string, unknown>, path: string, look: (what: string) => void): void {
  const entries = Object.entries(holder)
  for (const [key, value] of entries) {
    if (path.endsWith(' ') && key === 'Type') continue
    delete holder[key]
    if (!path.endsWith(' ') || key !== 'Properties') look(path + key)
    // In its place: what is compared as JSON has an order.
    for (const [name] of entries) delete holder[name]
    Object.assign(holder, Object.fromEntries(entries))
    if (isPlain(value)) takeAway(value, `${path}${key}.`, look)
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : ['Ref']
  return !keys.some((key) => key === 'Ref' || key.startsWith('Fn::'))
}

/** Whether an assertion does not hold now. Asks first the one that missed the last thing of that type: it is often the same. */
function misser(assertions: readonly Assertion[], assembly: Assembly): (type: string) => boolean {
  const last = new Map<string, Assertion>()
  return (type) => {
    const before = last.get(type)
    if (before && fails(before, assembly)) return true
    const found = assertions.find((assertion) => fails(assertion, assembly))
    if (found) last.set(type, found)
    return found !== undefined
  }
}

/** An assertion that cannot even be read is no better than one that does not hold. */
function fails({ faults }: Assertion, assembly: Assembly): boolean {
  try {
    return faults(assembly).length > 0
  } catch {
    return true
  }
}
