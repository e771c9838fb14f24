// Contract 12, step 1: fixed answers, for exactly these targets without a query.
import type { Answer } from './answer'

const favicon = `R0lGODlhEAAQAJECAAAAzFZWzP///wAAACH5BAEAAAIALAAAAAAQABAAAAIplI+py+0PUQAgSGoNQFt0LWTVOE6GuX1H6onTVHaW2tEHnJ1YxPc+UwAAOw==`

export const fixedFiles = new Map<string, Answer>([
  ['/robots.txt', file('text/plain; charset=utf-8', Buffer.from('User-agent: *\nDisallow:\n'))],
  ['/favicon.ico', file('image/gif', Buffer.from(favicon, 'base64'))],
])

function file(type: string, body: Buffer): Answer {
  return { status: 200, headers: { 'content-type': type }, body }
}
