// A parting for people: what to type, line by line, and both answers.
import type { RecordedRequest, RecordedResponse } from '../corpus'
import type { Parting, Sent } from './sequence'

/** The shortest sequence that differs, as curl-like lines; the names are those of the two sides. */
export function shownParting({ preset, sent, answers, fields }: Parting, names: readonly [string, string]): string {
  const { config, now, next_id, links } = preset
  const steps = sent.map((one, n) => `${n + 1}. ${shownStep(one)}`)
  const seen =
    answers === null ? ['then the states differ:'] : answers.map((answer, n) => `${names[n]}: ${shownAnswer(answer)}`)
  const differing = fields.map(({ field, wanted, got }) => `   ${field}: ${cut(wanted)} became ${cut(got)}`)
  return [`install: ${JSON.stringify(config)}`, `at ${now}, next_id ${next_id}, links ${JSON.stringify(links)}`]
    .concat(steps, seen, differing)
    .map((line) => cut(line, 2000))
    .join('\n')
}

function shownStep(sent: Sent): string {
  return sent === 'restart' ? 'restart' : `+${sent.wait} s: ${curl(sent.request)}`
}

function curl({ method, path, headers = {}, body }: RecordedRequest): string {
  const given = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const data = body === undefined ? [] : [`--data-binary ${quoted(body)}`]
  const how = method === 'HEAD' ? '-I' : `-X ${method}`
  return ['curl -i --path-as-is', how, quoted(`$BASE${path}`), ...given, ...data].join(' ')
}

/** Quoted for a shell, so that every byte arrives. */
function quoted(bytes: string): string {
  if (/^[\x20-\x7e]*$/.test(bytes) && !bytes.includes("'"))
    return bytes.startsWith('$BASE') ? `"$BASE"'${bytes.slice(5)}'` : `'${bytes}'`
  const escaped = bytes.replace(/[\\']/g, '\\$&').replace(/[^\x20-\x7e]/g, hex)
  return escaped.startsWith('$BASE') ? `"$BASE"$'${escaped.slice(5)}'` : `$'${escaped}'`
}

function hex(byte: string): string {
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`
}

function shownAnswer({ status, headers, body, body_base64, body_omitted }: RecordedResponse): string {
  const text = body_base64 === undefined ? (body ?? `(${body_omitted ?? 'none'})`) : `base64 ${body_base64}`
  return `${status} ${JSON.stringify(headers)} ${text}`
}

function cut(text: string, most = 400): string {
  return text.length > most ? `${text.slice(0, most)}… (${text.length})` : text
}
