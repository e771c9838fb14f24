// What a schema says that can be seen in values, mark by mark, and which of the marks one value shows.
import { type Document, meant, type Schema } from '../../lib/openapi'
import { holds } from './holds'

// Within Jest each look at a global is slow, and these are looked at a million times.
const { entries, hasOwn } = Object
const { isArray } = Array
const { isInteger } = Number

/** Stands for a value that shows everything there is. */
export const everything = Symbol('everything')

export interface Looking {
  document: Document
  /** `reply`: which alternatives come. `taken`: also what is taken at its limits. `refused`: only what is just beyond a limit. */
  as: 'reply' | 'taken' | 'refused'
}

type Limit = 'maxLength' | 'minLength' | 'maximum' | 'minimum' | 'maxItems' | 'minItems'
type Note = (mark: string) => void

/** What is one more than a limit, or one less. */
const limits = Object.entries({
  maxLength: { size: length, beyond: 1 },
  minLength: { size: length, beyond: -1 },
  maximum: { size: number, beyond: 1 },
  minimum: { size: number, beyond: -1 },
  maxItems: { size: items, beyond: 1 },
  minItems: { size: items, beyond: -1 },
} as const) as [Limit, { size: (value: unknown) => number | undefined; beyond: 1 | -1 }][]

/** The marks that a value shows of a schema, each with `where` it is: what is referred to is where it stands, so it is the same for all. */
export function marks(schema: Schema, where: string, value: unknown, looking: Looking): string[] {
  const found: string[] = []
  find(schema, where, value, { ...looking, note: (mark) => found.push(mark) })
  return found
}

/** Not a generator: this runs some hundred thousand times in a test, and each mark would climb through all that are around it. */
function find(schema: Schema, where: string, value: unknown, looking: Looking & { note: Note }): void {
  const { document, as, note } = looking
  const all = value === everything
  const { $ref, properties, required, anyOf, oneOf } = schema
  if ($ref !== undefined) find(meant(document, schema), $ref, value, looking)

  if (as === 'refused') beyond(schema, where, value, looking)
  else {
    if (isArray(schema.type)) {
      for (const type of schema.type) if (all || typeOf(value) === type) note(`${where} is ${type}`)
    }
    for (const each of schema.enum ?? ('const' in schema ? [schema.const] : [])) {
      if (all || value === each) note(`${where} is ${JSON.stringify(each)}`)
    }
  }
  if (as === 'taken') reached(schema, where, value, looking)

  for (const [name, property] of properties === undefined ? [] : entries(properties)) {
    const inner = all ? everything : own(value, name)
    if (inner !== undefined && as !== 'refused') note(`${where}.${name}`)
    if (inner !== undefined) find(property, `${where}.${name}`, inner, looking)
    if ($ref === undefined && as !== 'refused' && !required?.includes(name) && (all || inner === undefined))
      note(`${where} without ${name}`)
  }
  if (schema.items !== undefined) {
    const each = all ? [everything] : isArray(value) ? value : []
    for (const item of each) find(schema.items, `${where}[]`, item, looking)
  }
  const choices = anyOf ?? oneOf
  if (choices === undefined) return
  for (const [n, choice] of choices.entries()) {
    if (!all && as !== 'refused' && !holds(document, choice, value)) continue
    if (as !== 'refused') note(`${where} like ${choice.$ref ?? n}`)
    find(choice, `${where}|${n}`, value, looking)
  }
}

function reached(schema: Schema, where: string, value: unknown, { note }: { note: Note }): void {
  for (const [keyword, { size }] of limits) {
    const limit = schema[keyword]
    if (limit !== undefined && (value === everything || size(value) === limit)) note(`${where} at ${keyword} ${limit}`)
  }
}

function beyond(schema: Schema, where: string, value: unknown, { note }: { note: Note }): void {
  const all = value === everything
  for (const [keyword, { size, beyond }] of limits) {
    const limit = schema[keyword]
    if (limit !== undefined && (all || size(value) === limit + beyond)) note(`${where} beyond ${keyword} ${limit}`)
  }
  const { type, enum: choices, pattern } = schema
  if (type !== undefined && (all || ![type].flat().includes(typeOf(value)))) note(`${where} beyond type`)
  if (choices !== undefined && (all || !choices.includes(value))) note(`${where} beyond enum`)
  if (pattern !== undefined && (all || (typeof value === 'string' && !new RegExp(pattern, 'u').test(value))))
    note(`${where} beyond pattern`)
  for (const name of schema.required ?? []) {
    if (all || own(value, name) === undefined) note(`${where} needs ${name}`)
  }
}

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (isArray(value)) return 'array'
  return isInteger(value) ? 'integer' : typeof value
}

function length(value: unknown): number | undefined {
  return typeof value === 'string' ? [...value].length : undefined
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function items(value: unknown): number | undefined {
  return isArray(value) ? value.length : undefined
}
