// Contract 7: output formats, and the status of an answer.
import type { Answer } from './answer'
import { type Bytes, toBuffer } from './byte-strings'
import { encodeJson } from './json'
import type { Parameter, Parameters } from './parameters'
import type { Fields, Value } from './values'
import { encodeXml } from './xml'

/** What an action gives: its fields in order, and the line that the simple format prints. */
export interface Outcome {
  fields: Fields
  simple: Bytes
}

/** The outcome of an action in the format asked for, with the callback as a last field (a quirk, in every format). */
export function output(parameters: Parameters, outcome: Outcome): Answer {
  const callback = parameters.get('callback') ?? parameters.get('jsonp')
  const fields = callback === undefined ? outcome.fields : { ...outcome.fields, callback }
  return write(parameters.get('format') ?? 'xml', { ...outcome, fields })
}

/** As output, but nothing is added: the refusal of section 5 brings its own callback. */
export function outputAsIs(parameters: Parameters, outcome: Outcome): Answer {
  return write(parameters.get('format') ?? 'xml', outcome)
}

function write(format: Parameter, { fields, simple }: Outcome): Answer {
  const status = Number(fields.statusCode ?? fields.errorCode ?? 200)
  if (format === 'json') return answer(status, 'application/json', encodeJson(fields) ?? '')
  if (format === 'jsonp') return jsonp(status, fields)
  if (format === 'xml') return answer(status, 'application/xml', encodeXml(fields))
  return answer(status, 'text/plain', simple)
}

/** A refused callback is a 400 in bare JSON, after the action has been carried out [bug]. */
function jsonp(status: number, fields: Fields): Answer {
  const callback = 'callback' in fields ? nameOf(fields.callback) : ''
  const type = 'application/javascript'
  if (callback === null) return answer(400, type, '{"errorCode":"400","error":"Invalid callback parameter"}')
  return answer(status, type, `${callback}(${encodeJson(fields) ?? ''})`)
}

/** A callback that may be called; an array is called `Array`. */
function nameOf(callback: Value | undefined): Bytes | null {
  const name = callback instanceof Map ? 'Array' : String(callback)
  return /^[A-Za-z0-9_$.]+$/.test(name) && !/u[0-9A-Fa-f]{4}/.test(name) ? name : null
}

function answer(status: number, type: string, body: Bytes): Answer {
  return { status, headers: { 'content-type': `${type}; charset=utf-8` }, body: toBuffer(body) }
}
