import { integerOf, isNumber } from '../../../core/legacy/php-values'

for (const { text, integer } of [
  { text: '3abc', integer: 3 },
  { text: '2.9', integer: 2 },
  { text: '1e1', integer: 10 },
  { text: ' 4', integer: 4 },
  { text: '\u00a04', integer: 0 },
  { text: '+5', integer: 5 },
  { text: '-1', integer: -1 },
  { text: '-0.5', integer: 0 },
  { text: '.5e1', integer: 5 },
  { text: 'abc', integer: 0 },
  { text: '0x5', integer: 0 },
  { text: '', integer: 0 },
  { text: '9'.repeat(400), integer: 2 ** 63 },
]) {
  test(`the integer part of ${JSON.stringify(text.slice(0, 20))} is ${integer}`, () => {
    expect(integerOf(text)).toBe(integer)
  })
}

for (const { text, is } of [
  { text: '1', is: true },
  { text: '01', is: true },
  { text: '1.0', is: true },
  { text: ' 1', is: true },
  { text: '1 ', is: true },
  { text: '1x', is: false },
  { text: '2', is: false },
  { text: '', is: false },
  { text: 'true', is: false },
]) {
  test(`${JSON.stringify(text)} is ${is ? '' : 'not '}1 as a number`, () => {
    expect(isNumber(text, 1)).toBe(is)
  })
}
