// Contract 4, 5, 6.4 and 6.6: how the legacy's language reads texts.
import { equalsOne, integerPart, isEmpty, trim } from '../../reference/php-values'

const integers: [text: string, integer: bigint][] = [
  ['3', 3n],
  ['3abc', 3n],
  ['2.9', 2n],
  ['1e1', 10n],
  ['1e', 1n],
  ['.5e1', 5n],
  [' 4', 4n],
  ['+5', 5n],
  ['-5', -5n],
  ['- 5', 0n],
  ['abc', 0n],
  ['0x5', 0n],
  ['', 0n],
  ['.', 0n],
  ['99999999999999999999', 9223372036854775807n],
  ['-99999999999999999999', -9223372036854775808n],
  ['1e999', 9223372036854775807n],
]

for (const [text, integer] of integers) {
  test(`the integer part of ${JSON.stringify(text)} is ${integer}`, () => expect(integerPart(text)).toBe(integer))
}

for (const text of ['1', '01', '1.0', ' 1', '1 ', '+1', '1e0', '.1e1']) {
  test(`${JSON.stringify(text)} equals 1`, () => expect(equalsOne(text)).toBe(true))
}

for (const text of ['', '0', '1abc', '0x1', 'true', '1.0.0', '--1', '2']) {
  test(`${JSON.stringify(text)} does not equal 1`, () => expect(equalsOne(text)).toBe(false))
}

test('absent, empty and 0 are empty; 00 and a space are not', () => {
  expect([undefined, '', '0', '00', ' ', '0.0'].map(isEmpty)).toEqual([true, true, true, false, false, false])
})

test('six bytes are trimmed, form feed and no-break space are not', () => {
  expect(trim(' \t\n\r\0\v\fx\xa0 ')).toBe('\fx\xa0')
})
