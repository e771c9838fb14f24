// Counts, dates and rows.
import { everyNth, inBody, type Mutation, of, type Where } from '../mutation'
import type { Question } from '../said'

const object = String.raw`\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}`

/** A number in JSON and in XML, with something added. */
function added(field: string, by: number, all = true) {
  const flags = all ? 'g' : ''
  return (body: string) =>
    body
      .replace(new RegExp(`("${field}":"?)(\\d+)`, flags), (_, head, digits) => head + Math.max(0, Number(digits) + by))
      .replace(new RegExp(`(<${field}>)(\\d+)`, flags), (_, head, digits) => head + Math.max(0, Number(digits) + by))
}

function secondsLater(by: number) {
  return (body: string) =>
    body.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, (text) =>
      new Date(Date.parse(`${text.replace(' ', 'T')}Z`) + by * 1_000).toISOString().slice(0, 19).replace('T', ' '),
    )
}

export function numberMutations(): Mutation[] {
  const routes: readonly Question['route'][] = ['url-stats', 'stats', 'db-stats', 'shorturl']
  const about =
    (text: string): Where =>
    (_, { body }) =>
      body.includes(text)
  const clicks = routes
    .filter((route) => route !== 'db-stats')
    .map((route) => inBody(`clicks one more in ${route}`, /clicks/, added('clicks', 1), of(route)))
  return [
    ...clicks,
    inBody('clicks one less', /clicks/, added('clicks', -1)),
    inBody('clicks one more in XML only', /xml.*clicks|clicks/, added('clicks', 1), (asked) => asked.format === 'xml'),
    inBody('clicks one more of one link', /clicks/, added('clicks', 1), about('docs.example')),
    everyNth(5, inBody('clicks one more', /clicks/, added('clicks', 1))),
    everyNth(20, inBody('clicks one more in url-stats', /clicks/, added('clicks', 1), of('url-stats'))),
    inBody('total_links one less', /total_links/, added('total_links', -1)),
    inBody('total_links one more', /total_links/, added('total_links', 1)),
    inBody('total_clicks one more', /total_clicks/, added('total_clicks', 1)),
    inBody('total_clicks one more in db-stats', /total_clicks/, added('total_clicks', 1), of('db-stats')),
    everyNth(5, inBody('total_clicks one more', /total_clicks/, added('total_clicks', 1))),
    everyNth(20, inBody('total_clicks one more in db-stats', /total_clicks/, added('total_clicks', 1), of('db-stats'))),
    inBody('dates a second later in url-stats', /timestamp/, secondsLater(1), of('url-stats')),
    inBody('dates a second earlier in stats', /timestamp/, secondsLater(-1), of('stats')),
    inBody('dates a second later in shorturl', /date|timestamp/, secondsLater(1), of('shorturl')),
    inBody('dates an hour later in XML', /timestamp|date/, secondsLater(3_600), (asked) => asked.format === 'xml'),
    inBody('clicks as text', /clicks/, (body) => body.replace(/"clicks":(\d+)/g, '"clicks":"$1"')),
    inBody(
      'first rows swapped',
      /links|order/,
      (body) =>
        body
          .replace(new RegExp(`"link_1":(${object}),"link_2":(${object})`), '"link_1":$2,"link_2":$1')
          .replace(/<link_1>(.*?)<\/link_1><link_2>(.*?)<\/link_2>/s, '<link_1>$2</link_1><link_2>$1</link_2>'),
      of('stats'),
    ),
    inBody(
      'last row lost',
      /links|row/,
      (body) =>
        body
          .replace(new RegExp(`,"link_\\d+":${object}(?=\\},"stats")`), '')
          .replace(/(<\/link_\d+>)<link_\d+>(?:(?!<link_\d).)*<\/link_\d+>(?=<\/links>)/s, '$1'),
      of('stats'),
    ),
    everyNth(
      20,
      inBody(
        'last row lost of lists',
        /links|row/,
        (body) => body.replace(new RegExp(`,"link_\\d+":${object}(?=\\},"stats")`), ''),
        of('stats', 'json'),
      ),
    ),
    inBody(
      'first row doubled',
      /links|row/,
      (body) => body.replace(new RegExp(`"link_1":(${object}),"link_2":${object}`), '"link_1":$1,"link_2":$1'),
      of('stats'),
    ),
  ]
}
