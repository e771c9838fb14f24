// What a schema says that can be seen in values, mark by mark, and which of the marks one value shows.
import { type Document, meant, type Schema } from '../../lib/openapi'
import { holds } from './holds'

/** Stands for a value that shows everything there is. */
export const everything = Symbol('everything')

export interface Looking {
  document: Document
  /** `reply`: which alternatives come. `taken`: also what is taken at its limits. `refused`: only what is just beyond a limit. */
  as: 'reply' | 'taken' | 'refused'
}

/** What is one more than a limit, or one less. */
const limits = {
  maxLength: { size: length, beyond: 1 },
  minLength: { size: length, beyond: -1 },
  maximum: { size: number, beyond: 1 },
  minimum: { size: number, beyond: -1 },
  maxItems: { size: items, beyond: 1 },
  minItems: { size: items, beyond: -1 },
} as const

/** The marks that a value shows of a schema, each with `where` it is: what is referred to is where it stands, so it is the same for all. */
export function* marks(schema: Schema, where: string, value: unknown, looking: Looking): Generator<string> {
  const { document, as } = looking
  const all = value === everything
  const { $ref, properties = {}, required = [], anyOf, oneOf } = schema
  if ($ref !== undefined) yield* marks(meant(document, schema), $ref, value, looking)

  if (as === 'refused') yield* beyond(schema, where, value, document)
  else {
    const types = [schema.type ?? []].flat()
    if (types.length > 1) {
      for (const type of types) if (all || holds(document, { type }, value)) yield `${where} is ${type}`
    }
    for (const each of schema.enum ?? ('const' in schema ? [schema.const] : [])) {
      if (all || value === each) yield `${where} is ${JSON.stringify(each)}`
    }
  }
  if (as === 'taken') yield* reached(schema, where, value)

  for (const [name, property] of Object.entries(properties)) {
    const inner = all ? everything : own(value, name)
    if (inner !== undefined && as !== 'refused') yield `${where}.${name}`
    if (inner !== undefined) yield* marks(property, `${where}.${name}`, inner, looking)
    if ($ref === undefined && as !== 'refused' && !required.includes(name) && (all || inner === undefined))
      yield `${where} without ${name}`
  }
  if (schema.items !== undefined) {
    const each = all ? [everything] : Array.isArray(value) ? value : []
    for (const item of each) yield* marks(schema.items, `${where}[]`, item, looking)
  }
  for (const [n, choice] of (anyOf ?? oneOf ?? []).entries()) {
    if (!all && as !== 'refused' && !holds(document, choice, value)) continue
    if (as !== 'refused') yield `${where} like ${choice.$ref ?? n}`
    yield* marks(choice, `${where}|${n}`, value, looking)
  }
}

function* reached(schema: Schema, where: string, value: unknown): Generator<string> {
  for (const [keyword, { size }] of Object.entries(limits)) {
    const limit = schema[keyword as keyof typeof limits]
    if (limit !== undefined && (value === everything || size(value) === limit)) yield `${where} at ${keyword} ${limit}`
  }
}

function* beyond(schema: Schema, where: string, value: unknown, document: Document): Generator<string> {
  const all = value === everything
  for (const [keyword, { size, beyond }] of Object.entries(limits)) {
    const limit = schema[keyword as keyof typeof limits]
    if (limit !== undefined && (all || size(value) === limit + beyond)) yield `${where} beyond ${keyword} ${limit}`
  }
  for (const keyword of ['type', 'enum', 'pattern'] as const) {
    if (schema[keyword] === undefined) continue
    if (all || !holds(document, { [keyword]: schema[keyword] }, value)) yield `${where} beyond ${keyword}`
  }
  for (const name of schema.required ?? []) {
    if (all || own(value, name) === undefined) yield `${where} needs ${name}`
  }
}

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function length(value: unknown): number | undefined {
  return typeof value === 'string' ? [...value].length : undefined
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function items(value: unknown): number | undefined {
  return Array.isArray(value) ? value.length : undefined
}
