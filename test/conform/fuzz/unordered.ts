// Lists of `stats` with no more than is promised of them: "order among equal clicks or equal seconds is not defined"
// (contract, 6.4), and none at all of `rand`.
import type { RecordedRequest, RecordedResponse } from '../corpus'

/** The field that a filter sorts by; null where any order is as good. */
function sortedBy(filter: string): 'clicks' | 'timestamp' | null {
  if (filter === 'rand' || filter === 'random') return null
  return filter === 'last' ? 'timestamp' : 'clicks'
}

/**
 * An answer with its list of links as far as it is promised: the values sorted by, in their order; and where all links are
 * listed, the links themselves, as a set. Other answers are given back as they are.
 */
export function withoutTies(request: RecordedRequest, response: RecordedResponse): RecordedResponse {
  const { body } = response
  const listed = typeof body === 'string' ? linksIn(body) : null
  if (typeof body !== 'string' || listed === null || listed.links.length === 0) return response
  const sent = `${request.path}&${request.body ?? ''}`
  const filters = [...sent.matchAll(/[?&\n"]filter(?:=|"\r\n\r\n)(\w*)/g)].map(([, filter = '']) => filter)
  const field = sortedBy(filters.at(-1) ?? '')
  const values = field === null ? [] : listed.links.map((link) => sortKeyOf(link, field))
  const total = Number(/total_links(?:":|>)(\d+)/.exec(body)?.[1])
  const known = listed.links.length === total ? [...listed.links].sort() : []
  const said = JSON.stringify([listed.links.length, values, known])
  return { ...response, body: `${listed.before}${listed.written(said)}${listed.after}` }
}

interface Listed {
  before: string
  links: string[]
  after: string
  /** One member of the list that holds a text, in the format of the answer. */
  written: (text: string) => string
}

/** The links of a list as they are written, and what stands around them; null for what is no list. */
function linksIn(body: string): Listed | null {
  const json = /^(.*?"links":\{)(.*)(\},"stats":.*)$/s.exec(body)
  if (json)
    return {
      ...around(json),
      written: inJson,
      links: named((json[2] ?? '').split(/,(?="link_\d+":)/), /^"link_(\d+)":/),
    }
  const xml = /^(.*?<links>)(.*)(<\/links><stats>.*)$/s.exec(body)
  if (xml)
    return { ...around(xml), written: inXml, links: named((xml[2] ?? '').split(/(?=<link_\d+>)/), /<\/?link_(\d+)>/g) }
  return null
}

function inJson(text: string): string {
  return `"listed":${JSON.stringify(text)}`
}

function inXml(text: string): string {
  return `<listed>${text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</listed>`
}

function around(match: RegExpExecArray): { before: string; after: string } {
  return { before: match[1] ?? '', after: match[3] ?? '' }
}

/** Links without their names, which have to be link_1, link_2...; other names stay, and so differ. */
function named(links: string[], name: RegExp): string[] {
  return links.map((link, n) => link.replace(name, (whole, number: string) => (Number(number) === n + 1 ? '' : whole)))
}

function sortKeyOf(link: string, field: string): string {
  return new RegExp(`${field}(?:":"?|>)([^",}<]*)`).exec(link)?.[1] ?? ''
}
