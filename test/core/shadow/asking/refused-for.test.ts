// For the sake of which links a creation is refused, by what the refusal says and, where it says nothing, by what was asked.
import { parseSettings } from '../../../../core/legacy/settings'
import { refusedFor } from '../../../../core/shadow/asking/refused-for'

const settings = parseSettings(JSON.stringify({ site: 'http://sho.rt' }))
const coded = (code: string, more: object = {}) => JSON.stringify({ status: 'fail', code, ...more })
const known = { shorturl: 'http://sho.rt/a' }

for (const { status = 400, body, asked, links } of [
  { status: 403, body: '', asked: { url: 'http://x.example/' }, links: 'whatever' },
  { body: coded('error:nourl'), asked: { url: '' }, links: 'whatever' },
  { body: coded('error:noloop'), asked: { url: 'http://sho.rt/k' }, links: ['k'] },
  { body: coded('error:noloop'), asked: { url: 'https://sho.rt/k' }, links: ['k'] },
  { body: coded('error:noloop'), asked: { url: 'http://SHO.rt/k' }, links: ['k'] },
  { body: coded('error:url', known), asked: { url: 'http://x.example/' }, links: ['a'] },
  { body: coded('error:url'), asked: { url: 'http://x.example/' }, links: [] },
  { body: 'http://sho.rt/a', asked: { url: 'http://x.example/' }, links: ['a'] },
  { body: coded('error:keyword'), asked: { url: 'http://x.example/', keyword: 'k-1' }, links: ['k1'] },
  { body: coded('error:keyword'), asked: { url: 'http://x.example/', keyword: 'admin' }, links: 'whatever' },
  { body: coded('error:keyword'), asked: { url: 'http://x.example/', keyword: '0' }, links: [] },
  { body: coded('error:new'), asked: { url: 'http://x.example/', keyword: 'k' }, links: [] },
  { body: '', asked: { url: '' }, links: 'whatever' },
  { body: '', asked: { url: 'http://x.example/' }, links: [] },
  { body: '', asked: { url: 'http://x.example/', keyword: 'k' }, links: ['k'] },
  { body: '', asked: { url: 'http://x.example/', keyword: 'admin' }, links: 'whatever' },
  { body: '', asked: { url: 'https://sho.rt/own', keyword: 'k' }, links: ['own', 'k'] },
  { status: 500, body: '', asked: { url: 'http://x.example/', keyword: 'k' }, links: [] },
]) {
  test(`${status} ${body || 'without words'} to ${JSON.stringify(asked)}: ${JSON.stringify(links)}`, () => {
    expect(refusedFor({ status, headers: [], body, ms: 1 }, new Map(Object.entries(asked)), settings)).toEqual(links)
  })
}
