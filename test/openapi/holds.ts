// Whether a value is as a schema of a document says.

import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { type Document, meant, type Schema } from '../../lib/openapi'

const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false })
addFormats(ajv)

/** By what they say: most documents that are checked differ in one place only. */
const compiled = new Map<string, ValidateFunction>()
const found = new WeakMap<Schema, ValidateFunction>()

/** Whether a value is what a schema says. */
export function holds(document: Document, schema: Schema, value: unknown): boolean {
  return validator(document, schema)(value) === true
}

/** In what a value differs from what a schema says; an empty text if in nothing. */
export function difference(document: Document, schema: Schema, value: unknown): string {
  const validate = validator(document, schema)
  return validate(value) ? '' : ajv.errorsText(validate.errors, { dataVar: 'it' })
}

function validator(document: Document, schema: Schema): ValidateFunction {
  const known = found.get(schema)
  if (known !== undefined) return known
  const whole = JSON.stringify(spelledOut(document, schema))
  const made = compiled.get(whole) ?? ajv.compile(JSON.parse(whole))
  compiled.set(whole, made)
  found.set(schema, made)
  return made
}

/** A schema with what it refers to put into it. */
function spelledOut(document: Document, schema: Schema): object {
  const { $ref, properties, items, anyOf, oneOf, description: _, ...rest } = schema
  const inner = (each: Schema) => spelledOut(document, each)
  return {
    ...rest,
    ...($ref !== undefined && { allOf: [inner(meant(document, schema))] }),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([n, s]) => [n, inner(s)])) }),
    ...(items && { items: inner(items) }),
    ...(anyOf && { anyOf: anyOf.map(inner) }),
    ...(oneOf && { oneOf: oneOf.map(inner) }),
  }
}
