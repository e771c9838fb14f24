// The front door's own code, as CloudFront runs it: in its language, and no client can say that it is the comparison.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'

interface Request {
  uri: string
  method: string
  headers: Record<string, { value: string }>
}

type Reply = { statusCode: number; headers: Record<string, { value: string }> }

const folder = join(__dirname, '../../functions/edge')
const codeOf = (name: string) => readFileSync(join(folder, `${name}.js`), 'utf8')
const handlerOf = <T>(name: string) =>
  new Function(`${codeOf(name)}\nreturn handler`)() as (event: { request: Request }) => T

// What cloudfront-js-2.0 is said to understand beyond ECMAScript 5.1. Rest parameters too, which esbuild does not tell from the spread
// arguments that it is not said to understand.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
const listed = ['const-and-let', 'arrow', 'template-literal', 'exponent-operator', 'async-await']

/** The code in listed syntax only, which is how it was if all of it is listed. Refuses what cannot be said so. */
function inListedSyntax(code: string): string {
  return transformSync(code, { target: 'es5', supported: Object.fromEntries(listed.map((each) => [each, true])) }).code
}
const asItIs = (code: string) => transformSync(code, { target: 'esnext' }).code

for (const file of readdirSync(folder)) {
  test(`${file} is in the syntax that CloudFront lists`, () => {
    const code = codeOf(file.replace('.js', ''))
    expect(inListedSyntax(code)).toBe(asItIs(code))
  })
}

for (const code of [
  ...['const { a } = b', 'for (const a of b) a()', 'a(...b)', 'class A {}', 'const f = (a = 1) => a', 'a = { [b]: c }'],
  ...['a = b?.c', 'a = b ?? c', 'a = { b }', 'a = { ...b }', 'a ||= b'],
]) {
  test(`what is not listed would be noticed: ${code}`, () => {
    expect(() => expect(inListedSyntax(code)).toBe(asItIs(code))).toThrow()
  })
}

for (const { name, headers, status } of [
  { name: 'handler', headers: {}, status: 405 },
  { name: 'migrating', headers: { 'x-understudy-router': { value: 'a' } }, status: 508 },
]) {
  test(`${name}: what it answers itself (${status}) is as guarded as any other answer`, () => {
    const reply = handlerOf<Reply>(name)({ request: { uri: '/a', method: 'POST', headers } })
    expect(reply).toMatchObject({
      statusCode: status,
      headers: {
        'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
        'referrer-policy': { value: 'no-referrer' },
        'x-content-type-options': { value: 'nosniff' },
      },
    })
  })
}

for (const name of ['legacy', 'migrating']) {
  const handler = handlerOf<Request>(name)
  const asked = (headers: Record<string, string>) =>
    handler({
      request: {
        uri: '/a',
        method: 'GET',
        headers: Object.fromEntries(Object.entries(headers).map(([each, value]) => [each, { value }])),
      },
    }).headers

  for (const header of ['x-shadow', 'x-shadow-pin', 'x-shadow-click', 'x-shadowy']) {
    test(`${name}: ${header} is taken off, and nothing else`, () => {
      const headers = asked({ [header]: 'm1;at=1', 'user-agent': 'a', host: 'sho.rt', 'x-sha': '1' })
      expect(Object.keys(headers).sort()).toEqual([
        'host',
        'user-agent',
        'x-sha',
        'x-understudy-authorization',
        'x-understudy-host',
        'x-understudy-path',
        'x-understudy-proto',
      ])
    })
  }
}
