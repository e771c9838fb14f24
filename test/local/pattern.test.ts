import { parsed } from '../../local/decode'
import { compileFilter } from '../../local/pattern'

const line = JSON.stringify({ type: 'click', level: 'INFO', n: 5, in: { side: 'left' } })

const matching: { pattern: string; is: boolean }[] = [
  { pattern: '', is: true },
  { pattern: '{ $.type = "click" }', is: true },
  { pattern: '{$.type=click}', is: true },
  { pattern: '{ $.type = "link" }', is: false },
  { pattern: '{ $.type != "link" }', is: true },
  { pattern: '{ $.colour != "red" }', is: false },
  { pattern: '{ $.n = 5 }', is: true },
  { pattern: '{ $.in.side = "left" }', is: true },
  { pattern: '{ $.type = "click" && $.level = "WARN" }', is: false },
  { pattern: '{ $.type = "link" || $.level = "INFO" }', is: true },
  { pattern: '{ $.type = "link" && $.n = 5 || $.level = "INFO" }', is: true },
  { pattern: '{ $.type = "a && b" }', is: false },
]

for (const { pattern, is } of matching) {
  test(`${JSON.stringify(pattern)} ${is ? 'takes' : 'leaves'} the line`, () =>
    expect(compileFilter(pattern)(parsed(line))).toBe(is))
}

test.each(['not json', '{"type":', '"click"'])('%s is no click', (text) => {
  expect(compileFilter('{ $.type = "click" }')(parsed(text))).toBe(false)
})

test.each([
  'ERROR',
  '[a, b]',
  '{ $.a = "x*" }',
  '{ $.a > 5 }',
  '{ $.a }',
  '{ }',
  '{ ($.a = 1) }',
  '{ $.a = 1 & $.b = 2 }',
])('the pattern %s is refused', (pattern) => expect(() => compileFilter(pattern)).toThrow(/not understood/))
