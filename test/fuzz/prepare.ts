// What hostile requests find: links of every kind under codes they know, with titles and targets as hostile as they come.
import { type Known, mark } from './hostile'

/** Makes them, and a key by `keyBy`; every function has a process then, for the service has been asked for each of them. */
export async function prepare(url: string, keyBy: (tell: (key: string) => void) => Promise<void>): Promise<Known> {
  let key = ''
  await keyBy((told) => {
    key = told
  })
  const title = `</title><script>${mark}()</script>`
  const long_url = `https://example.com/?q="'><script>${mark}()</script>`
  const wishes = [
    { alias: `${mark}-plain`, long_url },
    { alias: `${mark}-titled`, long_url, title, tags: [title, 'a'] },
    { alias: `${mark}-limited`, long_url, title, max_clicks: 1 },
    { alias: `${mark}-permanent`, long_url, title, permanent: true },
    { alias: `${mark}-gone`, long_url, title },
  ]
  const ask = (method: string, path: string, body?: unknown) =>
    fetch(url + path, {
      ...{ method, redirect: 'manual', headers: { authorization: `Bearer ${key}` } },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const made = await ask('POST', '/v1/links/bulk', { links: wishes })
  if (made.status !== 200) throw new Error(`the links were not made: ${made.status} ${await made.text()}`)
  await ask('DELETE', `/v1/links/${mark}-gone`)
  const codes = wishes.map(({ alias }) => alias)
  const paths = [`/${mark}-plain`, `/v1/links/${mark}-plain`, `/v1/links/${mark}-plain/stats`]
  // Twice as many at once as a function has processes: all of them are started then.
  await Promise.all(paths.flatMap((path) => Array.from({ length: 8 }, () => ask('GET', path))))
  await Promise.all(Array.from({ length: 8 }, () => ask('POST', '/v1/links', {})))
  return { codes, key }
}
