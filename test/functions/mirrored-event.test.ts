// The event by which a function of ours is shown a request says exactly what was sent.
import fc from 'fast-check'
import { legacyRequestOf as readCore, type SentRequest } from '../../core/shadow/exchange'
import { eventOf, legacyRequestOf } from '../../functions/legacy-http'

const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) })
const sent: fc.Arbitrary<SentRequest> = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PURGE'),
  target: bytes.map((rest) => `/${rest}`),
  host: bytes,
  headers: fc.dictionary(
    fc.constantFrom('user-agent', 'referer', 'content-type', 'x-forwarded-proto', 'cookie'),
    bytes,
  ),
  body: bytes,
  address: fc.oneof(fc.ipV4(), fc.ipV6()),
  tls: fc.boolean(),
})

const names = ['user-agent', 'referer', 'content-type', 'cookie', 'x-shadow']

test('read again, it is the request', () => {
  fc.assert(
    fc.property(sent, fc.boolean(), (request, isApi) => {
      const event = JSON.parse(JSON.stringify(eventOf(request, { isApi, secret: 's', more: { 'x-shadow': 'm;at=1' } })))
      const [read, wanted] = [legacyRequestOf(event), readCore(request)]
      for (const field of ['method', 'target', 'body', 'address', 'tls'] as const) {
        expect(read[field]).toBe(wanted[field])
      }
      for (const name of names) expect(read.header(name)).toBe(name === 'x-shadow' ? 'm;at=1' : wanted.header(name))
      expect(read.header('x-forwarded-proto') ?? '').toBe(wanted.header('x-forwarded-proto') ?? '')
      expect(read.header('x-understudy-host')).toBe(request.host)
    }),
  )
})

test('the gateway route tells the API from paths', () => {
  const request: SentRequest = {
    method: 'GET',
    target: '/a',
    host: '',
    headers: {},
    body: '',
    address: '192.0.2.1',
    tls: false,
  }
  expect(eventOf(request, { isApi: true, secret: '' }).routeKey).toBe('ANY /yourls-api.php')
  expect(eventOf(request, { isApi: false, secret: '' }).routeKey).toBe('$default')
})
