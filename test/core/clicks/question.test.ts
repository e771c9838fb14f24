import { readQuestion } from '../../../core/clicks/question'
import { Refusal } from '../../../core/refusals'

const now = Date.parse('2026-12-10T12:00:00Z')
const ask = (query: string) => readQuestion(new URLSearchParams(query), now)
const at = (text: string) => Date.parse(text)

const answered: [string, object][] = [
  ['', { unit: 'day', from: null, to: null, by: null, fill: false }],
  ['unit=hour&fill=true&by=version', { unit: 'hour', fill: true, by: 'version' }],
  ['fill=false', { fill: false }],
  ['from=2026-12-01', { from: at('2026-12-01T00:00Z') }],
  ['from=2026-12-01T13:45:00Z', { from: at('2026-12-01T00:00Z') }],
  ['unit=hour&from=2026-12-01T13:45:00Z', { from: at('2026-12-01T13:00Z') }],
  ['unit=hour&from=2026-12-01T13:45:00%2B05:30', { from: at('2026-12-01T08:00Z') }],
  ['unit=hour&from=2026-12-01T13:45:00+05:30', { from: at('2026-12-01T08:00Z') }],
  ['from=1969-12-31T23:00:00Z', { from: at('1969-12-31T00:00Z') }],
  ['to=2026-12-01T13:45:00Z', { to: at('2026-12-01T13:45Z') }],
  ['from=2026-12-01&to=2026-12-01', { from: at('2026-12-01'), to: at('2026-12-01') }],
  // The breakdown of an hour is there until 48 hours after its day: at noon of the 10th that is all of the 8th.
  ['unit=hour&by=country&from=2026-12-08T05:00:00Z', { by: 'country' }],
  ['unit=hour&by=country&from=2026-12-07', { by: 'country' }],
  ['unit=hour&by=country&from=2026-12-07&to=2026-12-08', { by: 'country' }],
  ['unit=hour&by=country&from=2026-12-07&to=2026-12-07T23:30:00Z', { by: 'country' }],
  ['unit=day&by=country&from=2026-12-07T05:00:00Z', { from: at('2026-12-07') }],
  ['unit=hour&from=2026-12-07T05:00:00Z&to=2026-12-07T06:00:00Z', { from: at('2026-12-07T05:00Z') }],
]

for (const [query, question] of answered) {
  test(`?${query}`, () => expect(ask(query)).toMatchObject(question))
}

const refused: [string, string][] = [
  ['unit=week', 'unit'],
  ['unit=', 'unit'],
  ['by=browser', 'by'],
  ['fill=yes', 'fill'],
  ['from=yesterday', 'from'],
  ['from=2026-02-30', 'from'],
  ['to=2026-12-01T10:00:00', 'to'],
  ['to=1764547200', 'to'],
  ['from=2026-12-02&to=2026-12-01', 'from'],
  ['unit=hour&by=country&from=2026-12-07T05:00:00Z', 'from'],
  ['unit=hour&by=referrer&from=2026-12-01&to=2026-12-07T05:00:00Z', 'to'],
  ['unit=hour&by=version&to=2026-12-07T23:00:00Z', 'to'],
]

for (const [query, field] of refused) {
  test(`?${query} is refused for its ${field}`, () => {
    expect(() => ask(query)).toThrow(Refusal)
    try {
      ask(query)
    } catch (error) {
      expect(error).toMatchObject({ kind: 'bad-value', status: 422, field })
    }
  })
}
