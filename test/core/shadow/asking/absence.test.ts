// Two refusals of a creation: whether a link that is on one side only explains them.
import { parseSettings } from '../../../../core/legacy/settings'
import { seemsEarly, seemsLate } from '../../../../core/shadow/asking/absence'
import { sorted } from '../../../../core/shadow/route'

const settings = parseSettings(JSON.stringify({ site: 'http://sho.rt', private: false }))
const links = { 'error:noloop': 'http://sho.rt/k', 'error:url': 'http://x.example/' }
const refused = (code: string) => {
  const body = code === '' ? '' : JSON.stringify({ status: 'fail', code, shorturl: 'http://sho.rt/a' })
  return { status: 400, headers: [], body, ms: 1 }
}

for (const { legacy, candidate, wanted = 'k', late } of [
  { legacy: 'error:noloop', candidate: 'error:url', late: true },
  { legacy: 'error:noloop', candidate: 'error:keyword', late: true },
  { legacy: 'error:url', candidate: 'error:keyword', late: true },
  { legacy: 'error:url', candidate: '', late: true },
  { legacy: 'error:keyword', candidate: '', late: true },
  // What nobody can have is refused whatever there is.
  { legacy: 'error:keyword', candidate: '', wanted: 'admin', late: false },
  // What is checked before a link is not refused for want of one.
  { legacy: 'error:url', candidate: 'error:nourl', late: false },
  { legacy: 'error:url', candidate: 'error:noloop', late: false },
  { legacy: 'error:keyword', candidate: 'error:url', late: false },
  { legacy: 'error:nourl', candidate: 'error:keyword', late: false },
  { legacy: 'error:url', candidate: 'error:url', late: false },
  { legacy: 'error:url', candidate: 'error:new', late: false },
]) {
  test(`${legacy} there and ${candidate || 'no word'} here${wanted === 'k' ? '' : `, of ${wanted}`}: ${late ? 'here a link may be missing' : 'no link explains it'}`, () => {
    const url = links[legacy as keyof typeof links] ?? 'http://x.example/'
    const target = `/yourls-api.php?action=shorturl&format=json&url=${url}&keyword=${wanted}`
    const request = { method: 'GET', target, host: 'sho.rt', headers: {}, body: '', address: '192.0.2.1', tls: false }
    const more = { request, sorted: sorted(request, settings), settings, exact: true, pinned: false }
    const pair = { ...more, legacy: refused(legacy), candidate: refused(candidate) }
    expect(seemsLate({ ...pair, side: 'legacy' })).toBe(late)
    expect(seemsEarly({ ...pair, side: 'candidate' })).toBe(late)
  })
}
