// Reads JSON from outside (the control port, files on disk) field by field, so that nothing is believed unseen.

/** Readers for the fields of an object; each throws when the field is there but of another kind. */
export function readObject(given: unknown) {
  const fields = isObject(given) ? given : {}
  const read =
    <T>(kind: string, is: (value: unknown) => value is T) =>
    (name: string, otherwise: T): T => {
      const value = fields[name]
      if (value === undefined) return otherwise
      if (!is(value)) throw new Error(`${name} is not ${kind}`)
      return value
    }
  return {
    fields,
    text: read('a text', isString),
    number: read('a number', isNumber),
    boolean: read('true or false', isBoolean),
    list: read('a list of texts', isListOfTexts),
    texts: read('an object of texts', isObjectOfTexts),
    objects: read('a list', isArray),
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

function isArray(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isString)
}

export function isObjectOfTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every(isString)
}
