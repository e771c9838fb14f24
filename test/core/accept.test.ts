import { preferred } from '../../core/accept'

for (const [accept, type] of [
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv', 'text/csv'],
  ['TEXT/CSV', 'text/csv'],
  ['text/*', 'text/csv'],
  ['text/csv, application/json', 'application/json'],
  ['text/csv, application/json;q=0.9', 'text/csv'],
  ['text/csv;q=0.5, */*;q=0.1', 'text/csv'],
  ['text/csv;q=0.5, */*', 'application/json'],
  ['text/csv;q=0, */*;q=0', 'application/json'],
  ['text/csv; header=present ;q=1.0, application/*;q=0.999', 'text/csv'],
  ['text/csv;q=2', 'text/csv'],
  ['image/png', 'application/json'],
  [',,;q=;', 'application/json'],
] as const) {
  test(`${accept} is best served ${type}`, () => {
    expect(preferred(accept, ['application/json', 'text/csv'])).toBe(type)
  })
}
