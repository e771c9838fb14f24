import { readInstant } from '../../core/instant'

for (const { text, at } of [
  { text: '2026-12-01T09:30:00Z', at: '2026-12-01T09:30:00.000Z' },
  { text: '2026-12-01T09:30Z', at: '2026-12-01T09:30:00.000Z' },
  { text: '2026-12-01T09:30:00.5+02:00', at: '2026-12-01T07:30:00.500Z' },
  { text: '2026-12-01', at: '2026-12-01T00:00:00.000Z' },
  { text: '2028-02-29', at: '2028-02-29T00:00:00.000Z' },
]) {
  test(`${text} is ${at}`, () => {
    expect(new Date(readInstant(text) ?? Number.NaN).toISOString()).toBe(at)
  })
}

for (const text of [
  '',
  'tomorrow',
  '2026-12-01T09:30:00',
  '2026-02-29',
  '2026-02-30T00:00:00Z',
  '2026-13-01',
  '2026-12-01T25:00:00Z',
  '1780000000',
  '9999-12-31T23:59:59-23:59',
  '2027-01-01T24:00:00Z',
  '2026-12-01 09:30:00Z',
]) {
  test(`${JSON.stringify(text)} is no instant`, () => {
    expect(readInstant(text)).toBeNull()
  })
}
