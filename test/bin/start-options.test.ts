import { help, readOptions } from '../../bin/start-options'

const defaults = {
  port: 8080,
  data: '.data',
  engine: { kind: 'dynalite' },
  cacheSeconds: '5',
  access: 'open',
  dialect: 'modern',
  install: null,
  legacy: null,
  control: null,
}

for (const { args, env, is } of [
  { args: [], env: {}, is: {} },
  { args: ['--port', '9000'], env: {}, is: { port: 9000 } },
  { args: ['--port=0'], env: {}, is: { port: 0 } },
  { args: [], env: { PORT: '9000' }, is: { port: 9000 } },
  { args: ['--port', '9001'], env: { PORT: '9000' }, is: { port: 9001 } },
  { args: ['--data', 'here'], env: {}, is: { data: 'here' } },
  { args: ['--memory'], env: {}, is: { data: null } },
  { args: [], env: { MEMORY: '1' }, is: { data: null } },
  { args: ['--engine', 'dynamodb-local'], env: {}, is: { engine: { kind: 'dynamodb-local' } } },
  {
    args: ['--endpoint', 'http://127.0.0.1:8000'],
    env: {},
    is: { engine: { kind: 'endpoint', url: 'http://127.0.0.1:8000' } },
  },
  { args: ['--workers', '3'], env: {}, is: { workers: 3 } },
  { args: ['--cache', '0'], env: {}, is: { cacheSeconds: '0' } },
  { args: ['--access', 'closed'], env: {}, is: { access: 'closed' } },
  { args: ['--dialect', 'legacy'], env: {}, is: { dialect: 'legacy' } },
  { args: ['--install', 'i.json'], env: { DIALECT: 'legacy' }, is: { dialect: 'legacy', install: 'i.json' } },
  {
    args: ['--legacy', 'http://10.0.0.5'],
    env: { DIALECT: 'legacy' },
    is: { dialect: 'legacy', legacy: 'http://10.0.0.5' },
  },
  { args: ['--control', '0'], env: { DIALECT: 'legacy' }, is: { dialect: 'legacy', control: 0, data: null } },
]) {
  test(`${args.join(' ')} ${JSON.stringify(env)} gives ${JSON.stringify(is)}`, () => {
    expect(readOptions(args, env)).toMatchObject({ ...defaults, ...is })
  })
}

for (const { args, env, says } of [
  { args: ['--prot', '9000'], env: {}, says: "Unknown option '--prot'" },
  { args: ['extra'], env: {}, says: "Unexpected argument 'extra'" },
  {
    args: ['--port', '-1'],
    env: {},
    says: /^--port needs a value; one that begins with a dash is given as --port=-X\. npm[^\n]*\.$/,
  },
  { args: ['--port', '--memory'], env: {}, says: '--port needs a value' },
  { args: ['--port'], env: {}, says: "Option '--port <value>' argument missing" },
  { args: ['--port', 'x'], env: {}, says: '--port has to be a whole number from 0 to 65535, not "x"' },
  { args: ['--port', '65536'], env: {}, says: 'from 0 to 65535' },
  { args: [], env: { PORT: '-1' }, says: '--port has to be' },
  { args: ['--workers', '0'], env: {}, says: '--workers has to be' },
  { args: ['--cache', '1.5'], env: {}, says: '--cache has to be' },
  { args: ['--engine', 'sqlite'], env: {}, says: '--engine has to be dynalite or dynamodb-local' },
  { args: ['--endpoint', 'localhost:8000'], env: {}, says: '--endpoint has to be a URL' },
  { args: ['--access', 'x'], env: {}, says: '--access has to be open or closed' },
  { args: ['--memory', '--data', 'x'], env: {}, says: 'give one of them' },
  { args: ['--control', '0'], env: {}, says: '--control is for the legacy dialect' },
  { args: ['--legacy', 'http://x'], env: {}, says: '--legacy is for the legacy dialect: add --dialect legacy' },
  { args: ['x'], env: { npm_config_legacy: 'http://x' }, says: 'npm start -- --legacy' },
  { args: ['--install', 'x'], env: {}, says: '--install is for the legacy dialect' },
  { args: ['--dialect', 'legacy', '--control', 'x'], env: {}, says: '--control has to be a whole number' },
  { args: ['--dialect', 'legacy', '--control', '0', '--data', 'x'], env: {}, says: '--control empties all tables' },
  { args: ['9000'], env: { npm_config_port: 'true' }, says: 'npm start -- --port' },
]) {
  test(`${args.join(' ')} ${JSON.stringify(env)} is refused in one line: ${says}`, () => {
    expect(() => readOptions(args, env)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(/^.+$/) }),
    )
    expect(() => readOptions(args, env)).toThrow(says)
  })
}

test('--help names every flag', () => {
  expect(readOptions(['--help'], {})).toBe('help')
  for (const flag of [
    'port',
    'data',
    'memory',
    'engine',
    'endpoint',
    'workers',
    'cache',
    'dialect',
    'install',
    'legacy',
    'control',
    'help',
  ])
    expect(help).toContain(`--${flag}`)
})
