// Decisions on what no recording shows: which difference each of them covers, and which it does not.
import { bytesOf } from '../../../core/legacy/bytes'
import { factsOf, questionOf } from '../../../core/legacy/comparison'
import { decisionOn } from '../../../core/legacy/decisions'
import { parseSettings } from '../../../core/legacy/settings'

const settings = parseSettings('{"site":"http://sho.rt"}')
const to = (location: string) => ({ status: 302, headers: { location }, body: '' })
const admin = 'http://sho.rt/admin/index.php?up=http%3A&us=%2F%2F&ur=example.com%2Fa'
const file = { status: 200, headers: { 'content-type': 'image/gif' }, body: '' }

for (const { target, field, legacy, ours, decision } of [
  {
    target: '/http://example.com/a?',
    field: 'header.location',
    ...{ legacy: to(`${admin}%3F`), ours: to(admin), decision: 'empty-query' },
  },
  {
    target: '/http://example.com/a?b',
    field: 'header.location',
    ...{ legacy: to(`${admin}%3F`), ours: to(admin), decision: undefined },
  },
  {
    target: '/http://example.com/a?',
    field: 'header.location',
    ...{ legacy: to(admin), ours: to('http://sho.rt'), decision: undefined },
  },
  {
    target: '/favicon.ico?',
    field: 'status',
    ...{ legacy: to('http://sho.rt'), ours: file, decision: 'empty-query' },
  },
  {
    target: '/favicon.ico?a=b',
    field: 'status',
    ...{ legacy: to('http://sho.rt'), ours: file, decision: undefined },
  },
]) {
  test(`${target}: ${field} of ${legacy.headers.location} that became ${ours.status}: ${decision}`, () => {
    const request = {
      method: 'GET',
      target: bytesOf(target),
      header: () => undefined,
      body: '',
      address: '',
      tls: false,
    }
    const question = questionOf(request, settings)
    expect(decisionOn({ question, field, legacy: factsOf(legacy), ours: factsOf(ours) })?.id).toBe(decision)
  })
}
