import { cleanKeyword, isAlwaysReserved, isReserved, keywordOf } from '../../../core/legacy/keywords'

for (const { number, base, keyword } of [
  { number: 1n, base: 36, keyword: '1' },
  { number: 35n, base: 36, keyword: 'z' },
  { number: 36n, base: 36, keyword: '10' },
  { number: 36n, base: 62, keyword: 'A' },
  { number: 61n, base: 62, keyword: 'Z' },
  { number: 62n, base: 62, keyword: '10' },
  { number: 9_007_199_254_740_993n, base: 62, keyword: 'FfGNdXsE9' },
] as const) {
  test(`${number} in base ${base} is ${keyword}`, () => {
    expect(keywordOf(number, base)).toBe(keyword)
  })
}

for (const { wanted, base, keyword } of [
  { wanted: 'MyLink', base: 36, keyword: 'yink' },
  { wanted: 'MyLink', base: 62, keyword: 'MyLink' },
  { wanted: '-0-', base: 36, keyword: '0' },
  { wanted: 'a b\u00c3\u00a9/c', base: 62, keyword: 'abc' },
  { wanted: 'x'.repeat(250), base: 36, keyword: 'x'.repeat(199) },
] as const) {
  test(`${wanted.slice(0, 20)} in base ${base} is cleaned to ${keyword.slice(0, 20)}`, () => {
    expect(cleanKeyword(wanted, base)).toBe(keyword)
  })
}

for (const { keyword, reserved, always = false } of [
  { keyword: '', reserved: true, always: true },
  { keyword: 'admin', reserved: true, always: true },
  { keyword: 'Admin', reserved: false },
  { keyword: 'examplepage', reserved: true },
  { keyword: 'mine', reserved: true },
  { keyword: 'pages', reserved: false },
]) {
  test(`"${keyword}" is ${reserved ? '' : 'not '}reserved${always ? ', whatever the install' : ''}`, () => {
    expect(isReserved(keyword, { reserved: new Set(['mine']) })).toBe(reserved)
    expect(isAlwaysReserved(keyword)).toBe(always)
  })
}
