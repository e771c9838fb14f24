// A synthesized assembly as plain data, so that an assertion is a function over it, and a copy of it can be broken.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Resource {
  Type: string
  Properties: Record<string, unknown>
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
  DependsOn?: string | string[]
  UpdatePolicy?: Record<string, unknown>
}

export interface Template {
  Description?: string
  Resources: Record<string, Resource>
  Outputs: Record<string, { Value: unknown; Export?: { Name: string } }>
}

/** A stack or its assets, as CDK hands it to whoever deploys. */
interface Artifact {
  properties?: Record<string, unknown>
  environment?: string
  dependencies?: string[]
}

export interface Assembly {
  data: Template
  service: Template
  /** The stacks that only some deployments have, by name. */
  others: Record<string, Template>
  manifest: { artifacts: Record<string, Artifact> }
}

export function readAssembly(folder: string): Assembly {
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const names = readdirSync(folder).flatMap((file) => /^(\w+)\.template\.json$/.exec(file)?.[1] ?? [])
  const { UnderstudyData, Understudy, ...others } = Object.fromEntries(
    names.map((name): [string, Template] => [name, read(`${name}.template.json`)]),
  )
  if (!UnderstudyData || !Understudy) throw new Error(`${folder} holds ${names.join(', ')}`)
  return { data: UnderstudyData, service: Understudy, others, manifest: read('manifest.json') }
}

/** Resources of one type in both templates, as [logical id, resource]. */
export function every({ data, service }: Assembly, type: string): [string, Resource][] {
  const all = [...Object.entries(data.Resources), ...Object.entries(service.Resources)]
  return all.filter(([, resource]) => resource.Type === type)
}

/** The one resource of a type whose logical id starts so. */
export function one(assembly: Assembly, type: string, id = ''): Resource {
  const found = every(assembly, type).filter(([name]) => name.startsWith(id))
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources of ${type} are named ${id}*`)
  return found[0][1]
}

/** What is at a path such as `Properties.Tags.0.Key`; undefined where there is nothing. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)
}

/** Puts something at a path, or removes what is there when it is undefined. Refuses a path that leads nowhere. */
export function put(value: unknown, path: string, thing: unknown): void {
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const holder = keys.length === 0 ? value : at(value, keys.join('.'))
  if (!isObject(holder)) throw new Error(`nothing at ${keys.join('.')}`)
  if (thing === undefined) delete holder[last]
  else holder[last] = thing
}

/**
 * What a reference leads to, readable and without CDK's hashes: `Links.Arn`, `FunctionsResolveLog`, through exports
 * of the data stack too. Anything that is no reference comes back as JSON.
 */
export function target(assembly: Assembly, value: unknown): string {
  const [table, index] = listOf(at(value, 'Fn::Join.1'))
  if (typeof index === 'string' && index.startsWith('/index/'))
    return `${target(assembly, table).replace(/\.Arn$/, '')}${index}`
  const imported = at(value, 'Fn::ImportValue')
  const exported = Object.values(assembly.data.Outputs).find((output) => imported && output.Export?.Name === imported)
  const reference = exported ? exported.Value : value
  const ref = at(reference, 'Ref')
  const attribute = at(reference, 'Fn::GetAtt')
  if (typeof ref === 'string') return plain(ref)
  if (Array.isArray(attribute)) return `${plain(String(attribute[0]))}.${attribute[1]}`
  return JSON.stringify(value)
}

/** A list, or what stands alone where CloudFormation takes either. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function plain(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
