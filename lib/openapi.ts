import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** What we use of OpenAPI 3.1. A `$ref` leads to what is meant, see `meant`. */
export interface Document {
  info: { title: string; description: string }
  paths: Record<string, PathItem>
  components: {
    parameters: Record<string, Parameter>
    headers: Record<string, Header>
    responses: Record<string, Response>
    schemas: Record<string, Schema>
    securitySchemes: { key: { description: string } }
  }
}

export type Method = (typeof methods)[number]
export type PathItem = { [M in Method]?: Operation } & { parameters?: Parameter[] }

export interface Operation {
  summary: string
  description?: string
  security?: { key: string[] }[]
  parameters?: Parameter[]
  requestBody?: { description?: string; content: Record<string, Content> }
  responses: Record<string, Response>
}

export interface Parameter extends Referring {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description: string
  schema: Schema
  example?: string | number
}

export interface Response extends Referring {
  description: string
  headers?: Record<string, Header>
  content?: Record<string, Content>
}

export interface Header extends Referring {
  required?: boolean
  description: string
  schema: Schema
  example?: string
}

export interface Content {
  schema: Schema
  example?: unknown
}

/** JSON Schema 2020-12, as far as we use it. */
export interface Schema extends Referring {
  description?: string
  type?: string | string[]
  properties?: Record<string, Schema>
  additionalProperties?: boolean
  required?: string[]
  items?: Schema
  oneOf?: Schema[]
  anyOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  default?: unknown
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
}

interface Referring {
  $ref?: string
}

const methods = ['get', 'head', 'post', 'patch', 'delete'] as const

/**
 * The description of the API, docs/openapi.yaml, as plain JSON values. It is read where bundles are made, so that no function has
 * to know YAML.
 */
export function openapi(): Document {
  return parse(readFileSync(join(__dirname, '../docs/openapi.yaml'), 'utf8'), { merge: true })
}

/** What a part of a document means: the part that its `$ref` leads to, or itself. Throws when that leads nowhere. */
export function meant<T extends Referring>(document: Document, part: T): T {
  if (part.$ref === undefined) return part
  const [, , kind = '', name = ''] = part.$ref.split('/')
  const found = (document.components as unknown as Record<string, Record<string, T>>)[kind]?.[name]
  if (found === undefined) throw new Error(`${part.$ref} leads nowhere`)
  return found
}

/** One thing that can be asked for. */
export interface Asked {
  method: Method
  path: string
  operation: Operation
  /** Its own and those of its path, of which its own stand first. */
  parameters: Parameter[]
}

/** All that a document says can be asked for, in its order. */
export function operationsOf(document: Document): Asked[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).flatMap((name) => {
      const method = methods.find((each) => each === name)
      const operation = method && item[method]
      if (method === undefined || operation === undefined) return []
      const all = [...(operation.parameters ?? []), ...(item.parameters ?? [])].map((each) => meant(document, each))
      const parameters = all.filter(({ name }, n) => all.findIndex((other) => other.name === name) === n)
      return [{ method, path, operation, parameters }]
    }),
  )
}
