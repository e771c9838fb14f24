import { help, parts, readOptions, UsageError } from './options'

const peer = ['--peer', 'http://127.0.0.1:9000', '--peer-path', '/abc']

for (const { args, is } of [
  { args: [], is: { what: ['hot', 'random', 'creates', 'cold', 'capacity'], rounds: 5, seconds: 5, links: 10_000 } },
  { args: peer, is: { what: [...parts], peer: 'http://127.0.0.1:9000/abc' } },
  { args: [...peer, '--only', 'peer'], is: { what: ['peer'] } },
  { args: ['--only', 'cold,hot'], is: { what: ['hot', 'cold'] } },
  { args: ['--smoke'], is: { rounds: 1, seconds: 0.2, links: 100 } },
  { args: ['--smoke', '--rounds', '3'], is: { rounds: 3 } },
  { args: ['--write', '--json', 'x.json', '--seconds', '0.5'], is: { write: true, json: 'x.json', seconds: 0.5 } },
]) {
  test(`bench ${args.join(' ')}`, () => expect(readOptions(args)).toMatchObject(is))
}

for (const { args, says } of [
  { args: ['--only', 'warm'], says: /hot, random, .*not "warm"/ },
  { args: ['--only', 'peer'], says: /name it with --peer/ },
  { args: ['--peer', 'http://127.0.0.1:9000'], says: /together/ },
  { args: ['--peer', 'ftp://a', '--peer-path', '/a'], says: /not "ftp:/ },
  { args: ['--peer', 'http://a', '--peer-path', 'a'], says: /a path like/ },
  { args: ['--rounds', '0'], says: /above 0/ },
  { args: ['--rounds', '2.5'], says: /whole/ },
  { args: ['--seconds', 'x'], says: /above 0, not "x"/ },
  { args: ['--write', '--rounds', '2'], says: /at least 3 rounds/ },
  { args: ['--write', '--only', 'hot'], says: /all parts/ },
  { args: ['--write', '--smoke'], says: /all parts/ },
  { args: ['--quick'], says: /--help/ },
]) {
  test(`bench ${args.join(' ')} is refused`, () => {
    expect(() => readOptions(args)).toThrow(UsageError)
    expect(() => readOptions(args)).toThrow(says)
  })
}

test('--help names every part', () => {
  expect(readOptions(['--help'])).toBe('help')
  for (const part of parts) expect(help).toContain(part)
})
