// docs/deploying.md is held to what is there: its commands synthesize, its tables are those of the code.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alarms } from '../core/watch/alarms'
import { defaults } from '../lib/settings'
import { assemblyWith } from './assembly'

const root = join(__dirname, '..')
const page = readFileSync(join(root, 'docs/deploying.md'), 'utf8')

const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .map((line) => line.replace(/ +#.*$/, ''))

/** What the settings in a command are, but for those of a file; CDK takes a few more flags, of which none is one. */
const settingsIn = (command: string) =>
  Object.fromEntries(
    [...command.matchAll(/ -c (?!as=)(\w+)=(\S+)/g)].map(([, name = '', value = '']): [string, string] => [
      name,
      value,
    ]),
  )

for (const command of commands.filter((command) => /^np[mx] (run (synth|deploy)|cdk deploy)/.test(command))) {
  test(`$ ${command}`, async () => {
    expect(existsSync(join(await assemblyWith(settingsIn(command)), 'Understudy.template.json'))).toBe(true)
  })
}

test('no other program is in it than these', () => {
  const programs = commands.map((command) => command.split(' ').slice(0, 3).join(' '))
  const known = ['npx cdk bootstrap', 'npm run synth', 'npm run deploy', 'npx cdk deploy', 'npm run ops']
  expect(programs.filter((program) => !known.includes(program))).toEqual([])
})

test('every setting is in its table, with its default, and no other', () => {
  const rows = [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|([^|]*)\|/gm)].flatMap(([, names = '', value = '']) =>
    names.split(', ').map((name): [string, string] => [name.replaceAll('`', ''), value.trim()]),
  )
  expect(Object.fromEntries(rows)).toEqual(defaults)
})

test('the alarms that take a function back are those that are declared to', () => {
  const rows = [...page.matchAll(/^\| (\w+) \| (`.*`) \|$/gm)].map(([, name = '', list = '']) => [
    name,
    list.replaceAll('`', '').split(', ').sort(),
  ])
  const declared = [...new Set(alarms.flatMap(({ rollsBack }) => rollsBack))].map((name) => [
    name,
    alarms.flatMap((alarm) => (alarm.rollsBack.includes(name) ? [alarm.name] : [])).sort(),
  ])
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(declared))
})

test('what it leads to is there', () => {
  const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => link)
  expect(links.filter((link) => !existsSync(join(root, 'docs', link)))).toEqual([])
})
