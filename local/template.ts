// The templates of all stacks as one: resources with every reference resolved, as CloudFormation would deploy them.
import type { Assembly, StackTemplate } from './assembly'
import { type Fields, fields, list, text } from './decode'
import { PlatformError } from './error'
import { account, arn, region } from './place'
import { kinds, type Named, withoutEffect } from './resources'

export interface Resource {
  stack: string
  id: string
  type: string
  /** What `Ref` gives for it. */
  ref: string
  /** One property with everything in it resolved; undefined when absent. */
  property(name: string): unknown
}

export interface Surroundings {
  awsUrl: string
  /** Replaces the dynamic references (`{{resolve:...}}`) in a text. */
  dynamic(value: string): string
}

const pseudo: Record<string, string> = {
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
}

/** All resources and outputs of an app. Refuses unknown resource types, properties and functions, naming the resource. */
export class Template {
  private readonly stacks: StackTemplate[]

  constructor(
    assembly: Pick<Assembly, 'stacks'>,
    private readonly around: Surroundings,
  ) {
    this.stacks = assembly.stacks
    for (const stack of this.stacks) for (const id of Object.keys(resourcesOf(stack))) this.check(stack, id)
  }

  /** The resources of one type, in template order. */
  resources(type: string): Resource[] {
    return this.stacks.flatMap((stack) =>
      Object.entries(resourcesOf(stack))
        .filter(([id, resource]) => fields(resource, id).Type === type && this.wanted(stack, id))
        .map(([id]) => this.resource(stack, id, type)),
    )
  }

  /** The outputs meant for people: those that are not made by CDK to hand a value to another stack. */
  outputs(): Record<string, string> {
    const found: Record<string, string> = {}
    for (const stack of this.stacks) {
      for (const [id, output] of Object.entries(fields(stack.template.Outputs, 'Outputs'))) {
        if (id.startsWith('ExportsOutput')) continue
        found[id] = text(this.resolve(fields(output, id).Value, stack, `output ${id}`), `output ${id}`)
      }
    }
    return found
  }

  /** What `Fn::GetAtt` gives of a resource. */
  attributeOf({ stack, id }: Pick<Resource, 'stack' | 'id'>, name: string): string {
    const found = this.stacks.find((it) => it.name === stack)
    if (!found) throw new PlatformError(`There is no stack ${stack}.`)
    return this.attribute(found, id, name, id)
  }

  private resource(stack: StackTemplate, id: string, type: string): Resource {
    return {
      stack: stack.name,
      id,
      type,
      ref: this.reference(stack, id, id) ?? id,
      property: (name) => this.propertyOf(stack, id, name),
    }
  }

  private propertyOf(stack: StackTemplate, id: string, name: string): unknown {
    const properties = fields(fields(resourcesOf(stack)[id], id).Properties, id)
    return this.resolve(properties[name], stack, `${name} of ${id}`)
  }

  private check(stack: StackTemplate, id: string): void {
    const resource = fields(resourcesOf(stack)[id], id)
    const type = text(resource.Type, `Type of ${id}`)
    if (withoutEffect.has(type) || !this.wanted(stack, id)) return
    const kind = kinds[type]
    if (!kind) {
      throw new PlatformError(
        `${id} in stack ${stack.name} is a ${type}, which the local platform does not know: teach it in local/resources.ts.`,
      )
    }
    const known = [...kind.honours, ...kind.ignores]
    const unknown = Object.keys(fields(resource.Properties, id)).find((name) => !known.includes(name))
    if (unknown) {
      throw new PlatformError(`${id} (${type}) sets ${unknown}, which the local platform does not honour.`)
    }
  }

  private wanted(stack: StackTemplate, id: string): boolean {
    const condition = fields(resourcesOf(stack)[id], id).Condition
    return condition === undefined || this.condition(text(condition, `Condition of ${id}`), stack)
  }

  private condition(name: string, stack: StackTemplate): boolean {
    const conditions = fields(stack.template.Conditions, 'Conditions')
    if (!(name in conditions)) throw new PlatformError(`The condition ${name} is not declared in stack ${stack.name}.`)
    return this.resolve(conditions[name], stack, `condition ${name}`) === true
  }

  /** A value with its intrinsic functions and dynamic references replaced; a `Ref` to AWS::NoValue becomes undefined. */
  private resolve(value: unknown, stack: StackTemplate, where: string): unknown {
    if (typeof value === 'string') return value.includes('{{resolve:') ? this.around.dynamic(value) : value
    if (Array.isArray(value)) {
      return value.map((item) => this.resolve(item, stack, where)).filter((item) => item !== undefined)
    }
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value)
    const [name, given] = entries[0] ?? ['', undefined]
    if (entries.length === 1 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'))) {
      const result = this.call(name, given, stack, where)
      return typeof result === 'string' && result.includes('{{resolve:') ? this.around.dynamic(result) : result
    }
    const resolved = entries.map(([key, item]) => [key, this.resolve(item, stack, where)] as const)
    return Object.fromEntries(resolved.filter(([, item]) => item !== undefined))
  }

  private call(name: string, given: unknown, stack: StackTemplate, where: string): unknown {
    const resolved = (value: unknown) => this.resolve(value, stack, where)
    const texts = (value: unknown) => list(resolved(value), where).map((item) => text(item, where))
    switch (name) {
      case 'Ref':
        return this.reference(stack, text(given, where), where)
      case 'Condition':
        return this.condition(text(given, where), stack)
      case 'Fn::GetAtt': {
        const [id, ...rest] = typeof given === 'string' ? given.split('.') : texts(given)
        return this.attribute(stack, id ?? '', rest.join('.'), where)
      }
      case 'Fn::Join': {
        const [separator, parts] = list(given, where)
        return texts(parts).join(text(separator, where))
      }
      case 'Fn::Split': {
        const [separator, whole] = list(given, where)
        return text(resolved(whole), where).split(text(separator, where))
      }
      case 'Fn::Select': {
        const [index, from] = list(given, where)
        const found = list(resolved(from), where)[Number(resolved(index))]
        if (found === undefined) throw new PlatformError(`Fn::Select in ${where} asks for an item that is not there.`)
        return found
      }
      case 'Fn::Sub':
        return this.substitute(given, stack, where)
      case 'Fn::ImportValue':
        return this.imported(text(resolved(given), where), where)
      case 'Fn::If': {
        const [condition, yes, no] = list(given, where)
        return resolved(this.condition(text(condition, where), stack) ? yes : no)
      }
      case 'Fn::Equals':
        return new Set(texts(given)).size === 1
      case 'Fn::And':
        return list(given, where).every((item) => resolved(item) === true)
      case 'Fn::Or':
        return list(given, where).some((item) => resolved(item) === true)
      case 'Fn::Not':
        return resolved(list(given, where)[0]) !== true
      default:
        throw new PlatformError(`${where} uses ${name}, which the local platform does not resolve.`)
    }
  }

  private substitute(given: unknown, stack: StackTemplate, where: string): string {
    const [pattern, own] = Array.isArray(given) ? given : [given, {}]
    const variables = fields(own, where)
    return text(pattern, where).replace(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, name: string) => {
      if (literal) return `\${${name}}`
      if (name in variables) return text(this.resolve(variables[name], stack, where), whole)
      const [id, ...rest] = name.split('.')
      if (rest.length > 0) return this.attribute(stack, id ?? '', rest.join('.'), where)
      return this.reference(stack, name, where) ?? ''
    })
  }

  private reference(stack: StackTemplate, id: string, where: string): string | undefined {
    if (id === 'AWS::NoValue') return undefined // removed by the caller, as CloudFormation removes it
    if (id === 'AWS::StackName') return stack.name
    if (id === 'AWS::StackId') return arn('cloudformation', `stack/${stack.name}/local`)
    const known = pseudo[id]
    if (known !== undefined) return known
    const parameter = fields(stack.template.Parameters, 'Parameters')[id]
    if (parameter !== undefined) return this.parameter(fields(parameter, id), id)
    const named = this.named(stack, id, where)
    return kinds[named.type]?.ref(named) ?? id
  }

  private attribute(stack: StackTemplate, id: string, name: string, where: string): string {
    const named = this.named(stack, id, where)
    const kind = kinds[named.type]
    // Of what has no effect here, no value can matter either: a text that says where it came from will do.
    if (!kind) return name === 'Arn' ? arn('local', id) : `${id}.${name}`
    const attribute = kind.attributes[name]
    if (!attribute)
      throw new PlatformError(`${where} asks for ${name} of ${id} (${named.type}), which is not known here.`)
    return attribute(named)
  }

  private named(stack: StackTemplate, id: string, where: string): Named & { type: string } {
    const resource = resourcesOf(stack)[id]
    if (resource === undefined)
      throw new PlatformError(`${where} refers to ${id}, which stack ${stack.name} does not have.`)
    return {
      type: text(fields(resource, id).Type, `Type of ${id}`),
      stack: stack.name,
      id,
      awsUrl: this.around.awsUrl,
      property: (name) => {
        const value = this.propertyOf(stack, id, name)
        return value === undefined ? undefined : text(value, `${name} of ${id}`)
      },
    }
  }

  private parameter({ Default: value }: Fields, id: string): string {
    if (value === undefined) throw new PlatformError(`The parameter ${id} has no default, and none can be given here.`)
    return text(value, `parameter ${id}`)
  }

  private imported(name: string, where: string): unknown {
    for (const stack of this.stacks) {
      for (const [id, value] of Object.entries(fields(stack.template.Outputs, 'Outputs'))) {
        const output = fields(value, id)
        const exported = fields(output.Export, id).Name
        if (exported !== undefined && this.resolve(exported, stack, id) === name) {
          return this.resolve(output.Value, stack, `output ${id}`)
        }
      }
    }
    throw new PlatformError(`${where} imports ${name}, which no stack exports.`)
  }
}

function resourcesOf(stack: StackTemplate): Fields {
  return fields(stack.template.Resources, `Resources of ${stack.name}`)
}
