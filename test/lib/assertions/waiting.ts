// CloudFormation makes a resource when all that it names is there. What waits for itself is never made, and CDK does not see it.
import { type Assembly, listOf, one, put, type Template } from '../assembly'
import type { Assertion } from '../assertion'

const role = (assembly: Assembly) => one(assembly, 'AWS::IAM::Role', 'RolloutResolveRole')

export const waiting: Assertion[] = [
  {
    says: 'nothing waits for itself, and everything that is named is there',
    faults: ({ data, service }) => [data, service].flatMap(circlesIn),
    breaks: {
      'a role that names an alias which waits for it': (assembly) => {
        const alias = Object.keys(assembly.service.Resources).find((id) => id.startsWith('FunctionsResolveCodeAlias'))
        put(role(assembly), 'Properties.Description', { Ref: alias })
      },
      'an order that is one': ({ service }) => {
        const [first = '', second = ''] = Object.keys(service.Resources)
        put(service.Resources, `${first}.DependsOn`, [second])
        put(service.Resources, `${second}.DependsOn`, first)
      },
      'a name of nothing': (assembly) => put(role(assembly), 'Properties.Description', { Ref: 'Nothing' }),
    },
  },
]

function circlesIn({ Resources }: Template): string[] {
  const done = new Set<string>()
  const visit = (id: string, path: readonly string[]): string[] => {
    if (path.includes(id)) return [`${[...path.slice(path.indexOf(id)), id].join(' waits for ')}`]
    if (done.has(id)) return []
    const resource = Resources[id]
    if (resource === undefined) return id.startsWith('AWS::') ? [] : [`${path.at(-1)} names ${id}, which is not there`]
    const found = [...named(resource), ...listOf(resource.DependsOn).map(String)].flatMap((to) =>
      visit(to, [...path, id]),
    )
    done.add(id)
    return found
  }
  return Object.keys(Resources).flatMap((id) => visit(id, []))
}

/** What a value refers to. */
function named(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)]
    if (key === 'Fn::GetAtt') return [String(listOf(inner)[0])]
    return named(inner)
  })
}
