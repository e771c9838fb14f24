// What may not come back, whatever was sent.
import { mark } from './hostile'

/** A reply as it came. */
export interface Answer {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: string
}

const problemType = /^urn:understudy:problem:[a-z-]+$/

/** What is wrong with an answer to a request by this method, in words; nothing when all is well. */
export function faultsOf({ status, headers, body }: Answer, method: string): string[] {
  const type = headers['content-type'] ?? ''
  const isBodiless = method === 'HEAD' || status === 204
  return [
    ...(status >= 500 ? [`status ${status}`] : []),
    ...Object.entries(headers).flatMap((header) => headerFaults(header)),
    ...(isBodiless ? [] : type.startsWith('text/html') ? pageFaults(body) : jsonFaults(status, type, body)),
    ...(/html|problem|csv/.test(type) && headers['x-content-type-options'] !== 'nosniff' ? ['may be sniffed'] : []),
  ]
}

function headerFaults([name, value]: [string, string]): string[] {
  if (name.includes(mark)) return [`the header ${name} was injected`]
  if (name !== 'location') return /[\r\n\0]/.test(value) ? [`the header ${name} has a line's end`] : []
  return /^(https?:\/\/|\/v1\/links\/)[\x21-\x7e]*$/.test(value) ? [] : [`Location is ${value.slice(0, 80)}`]
}

/** Tags of ours, with attributes in double quotes in which nothing could end them. */
const tag =
  /^<(!doctype html|\/?(html|meta|link|title|style|main|h1|p|pre|a)(\s+(lang|charset|name|content|rel|href|class)="[^"<>]*")*)>/

/** Every `<` has to begin a tag of ours: then nothing that was sent can have become one, nor an attribute of one. */
function pageFaults(page: string): string[] {
  const strange = [...page.matchAll(/</g)].map(({ index }) => page.slice(index)).find((rest) => !tag.test(rest))
  const script = /href="(?!https?:|\/|data:,")[^"]*"/i.exec(page)
  return [
    ...(strange === undefined ? [] : [`a page with ${strange.slice(0, 80)}`]),
    ...(script === null ? [] : [`a page with ${script[0].slice(0, 80)}`]),
  ]
}

/** Refusals are problem details, or in the one form that gateways have. */
function jsonFaults(status: number, type: string, body: string): string[] {
  if (!type.includes('json')) return status >= 400 && type !== '' ? [`a refusal as ${type}`] : []
  const read = parsed(body)
  if (read === undefined) return ['JSON that is none']
  if (status < 400) return itemFaults(read)
  if (type === 'application/problem+json') return problemFaults(read, status)
  return Object.keys(Object(read)).join() === 'message' ? [] : ['a refusal that is no problem']
}

function itemFaults(read: unknown): string[] {
  const { results } = Object(read) as { results?: unknown }
  if (!Array.isArray(results)) return []
  return results.flatMap((result) => {
    const { status } = Object(result)
    return status >= 500 ? [`an item of status ${status}`] : status >= 400 ? problemFaults(result, status) : []
  })
}

function problemFaults(read: unknown, expected: number): string[] {
  const { type, title, status, detail, field } = Object(read)
  const isWhole =
    problemType.test(type) && status === expected && typeof title === 'string' && typeof detail === 'string'
  return isWhole && (field === undefined || typeof field === 'string') ? [] : ['a problem that lacks something']
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
