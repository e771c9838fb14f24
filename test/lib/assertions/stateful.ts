// What holds state, by logical id. Under another one it is another thing: CloudFormation would make a new, empty one.
import { type Assembly, put, type Resource } from '../assembly'
import { type Assertion, difference } from '../assertion'

const kinds = {
  table: 'AWS::DynamoDB::Table',
  replicated: 'AWS::DynamoDB::GlobalTable',
  secret: 'AWS::SecretsManager::Secret',
  queue: 'AWS::SQS::Queue',
  log: 'AWS::Logs::LogGroup',
  // Its name is in links that were made through it.
  door: 'AWS::CloudFront::Distribution',
}

type Pinned = Record<string, keyof typeof kinds>

const modern: Pinned = {
  ...{ Links5AE26E87: 'table', ClaimsE8D96B24: 'table', Budgets847BC00E: 'table', Clicks81B5095A: 'table' },
  ...{ Keys4E30B592: 'table' },
  ...{ OriginSecret9A421E71: 'secret', Uncounted457F65FE: 'queue' },
  ...{ FunctionsResolveLog1D9C9F52: 'log', FunctionsCreateLog4C74F499: 'log', FunctionsExpandLogBFC2D512: 'log' },
  ...{ FunctionsStatsLogA1F5B36D: 'log', FunctionsCountLog84913AA8: 'log', ApiAccessLog713001CC: 'log' },
  ...{ FrontDoorDistribution20F29BA2: 'door' },
}
const legacy: Pinned = {
  ...modern,
  ...{ LegacyFA07BB5D: 'table', RanksB5BB67B4: 'table', LegacyInstallF7C2046A: 'secret' },
  ...{ FunctionsRouterLogAAE7736E: 'log' },
}
const migrating: Pinned = {
  ...legacy,
  ...{ MigrationC13A4580: 'table', Pairs36C1A478: 'table', MigrationSeal13B64ED0: 'secret' },
  ...{ FunctionsShadowLog339CC447: 'log', Uncompared1CEFD049: 'queue' },
}
const replicated: Pinned = Object.fromEntries(
  Object.entries(modern).map(([id, kind]) => [id, kind === 'table' ? 'replicated' : kind]),
)

/** What is pinned in each deployment; `replicated` is a modern one with a second region. */
export const pinned = { modern, legacy, migrating, replicated }

/** All that holds state is this, and nothing else. Breaks itself by renaming each, by another type, and by one more. */
export function stateful(ids: Pinned): Assertion {
  const types: string[] = Object.values(kinds)
  const is = ({ data, service }: Assembly) =>
    Object.entries({ ...data.Resources, ...service.Resources })
      .filter(([, { Type }]) => types.includes(Type))
      .map(([id, { Type }]) => [id, Type])
      .sort()
  const should = Object.entries(ids).map(([id, kind]) => [id, kinds[kind]])
  const renamed = (id: string) => (assembly: Assembly) => {
    const resources = holderOf(assembly, id)
    resources[`${id.slice(0, -8)}00000000`] = resources[id] as Resource
    delete resources[id]
  }

  const breaks: Assertion['breaks'] = Object.fromEntries(
    Object.keys(ids).map((id) => [`${id} under another name`, renamed(id)]),
  )
  breaks['a table of another type'] = (assembly) =>
    put(holderOf(assembly, 'Links5AE26E87'), 'Links5AE26E87.Type', kinds.secret)
  breaks['one that is not pinned'] = ({ service }) =>
    put(service.Resources, 'Another00000000', { Type: kinds.secret, Properties: {} })
  return {
    says: 'what holds state keeps its logical id and its type',
    faults: (assembly) => difference('state', is(assembly), should.sort()),
    breaks,
  }
}

function holderOf({ data, service }: Assembly, id: string): Record<string, Resource> {
  const found = [data, service].find(({ Resources }) => id in Resources)
  if (!found) throw new Error(`${id} is in no stack`)
  return found.Resources
}
