// What the API answers, in each of its formats (contract, section 7).
import { type Bytes, bytesOf, isUtf8, textOf } from './bytes'
import type { Parameters } from './request'

/** A value of an answer. The order of fields is part of the contract. */
export type Value = Bytes | number | boolean | null | Fields
export interface Fields {
  [name: string]: Value
}

/** What an action answers: its fields, and the one text that the simple format prints. */
export interface Answer {
  fields: Fields
  simple: Bytes
}

/** A reply as it goes out. Header names are in lower case. */
export interface Reply {
  status: number
  headers: Record<string, Bytes>
  body: Bytes
}

/** The reply to an API request: the action's answer in the format asked for. A `callback`, or `jsonp`, is echoed as last field. */
export function formatted({ fields, simple }: Answer, parameters: Parameters): Reply {
  const callback = 'callback' in fields ? text(fields.callback) : callbackOf(parameters)
  const whole = callback === undefined ? fields : { ...fields, callback }
  const status = Number(fields.statusCode ?? fields.errorCode ?? 200)
  const format = parameters.has('format') ? parameters.get('format') : 'xml'
  if (format === 'json') return reply(status, 'application/json', jsonOf(whole))
  if (format === 'jsonp') return jsonpReply(status, whole, callback)
  if (format === 'xml') return reply(status, 'application/xml', xmlOf(whole))
  return reply(status, 'text/plain', simple)
}

/** JSON as PHP writes it: one line, slashes escaped, all but ASCII as `\uXXXX`. Empty when any text is not UTF-8. */
export function jsonOf(fields: Fields): Bytes {
  if (!isEncodable(fields)) return ''
  const json = JSON.stringify(fields, (_, value: unknown) => (typeof value === 'string' ? textOf(value) : value))
  return json.replace(/[/\u0080-\uffff]/g, (symbol) => (symbol === '/' ? '\\/' : escapeOf(symbol)))
}

/** XML as the legacy system writes it: an element per field under `root`, nothing between them. */
export function xmlOf(fields: Fields): Bytes {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<root>${elementsOf(fields)}</root>\n`
}

function jsonpReply(status: number, fields: Fields, callback: Bytes | undefined): Reply {
  const type = 'application/javascript'
  if (isCallback(callback)) return reply(status, type, `${callback ?? ''}(${jsonOf(fields)})`)
  return reply(400, type, jsonOf({ errorCode: '400', error: 'Invalid callback parameter' }))
}

/** Whether a call that asks for JSONP gets no answer but that its callback is none, whatever came of it. */
export function isUnanswerable(parameters: Parameters): boolean {
  return parameters.get('format') === 'jsonp' && !isCallback(callbackOf(parameters))
}

function isCallback(callback: Bytes | undefined): boolean {
  return callback === undefined || (/^[A-Za-z0-9_$.]+$/.test(callback) && !/u[0-9a-fA-F]{4}/.test(callback))
}

function callbackOf(parameters: Parameters): Bytes | undefined {
  const name = ['callback', 'jsonp'].find((parameter) => parameters.has(parameter))
  return name === undefined ? undefined : (parameters.get(name) ?? '')
}

function reply(status: number, type: string, body: Bytes): Reply {
  return { status, headers: { 'content-type': `${type}; charset=utf-8` }, body }
}

function isEncodable(value: Value): boolean {
  if (typeof value === 'string') return isUtf8(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(isEncodable)
}

function escapeOf(symbol: string): string {
  return `\\u${symbol.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function elementsOf(fields: Fields): Bytes {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${contentOf(value)}</${name}>`)
    .join('')
}

function contentOf(value: Value): Bytes {
  if (value === null || value === false) return ''
  return typeof value === 'object' ? elementsOf(value) : escaped(text(value))
}

/** Control characters are not allowed in XML, or would be read as spaces. Bytes that are not UTF-8 become U+FFFD. */
function escaped(value: Bytes): Bytes {
  return (isUtf8(value) ? value : bytesOf(textOf(value)))
    .replace(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}

function text(value: Value | undefined): Bytes {
  return value === undefined || value === null ? '' : String(value)
}
