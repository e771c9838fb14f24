import { assemblyWith } from '../assembly'
import { type Assembly, every, readAssembly, target } from './assembly'

let told: Assembly
beforeAll(async () => {
  const emails = { pageEmails: 'a@sho.rt', ticketEmails: 'b@sho.rt,c@sho.rt' }
  told = readAssembly(await assemblyWith({ ...emails, runbooks: 'https://git.sho.rt/runbooks/' }))
})

test('who is to be told by mail is told, each of what is theirs', () => {
  const subscriptions = every(told, 'AWS::SNS::Subscription').map(([, { Properties }]) => [
    target(told, Properties.TopicArn),
    Properties.Protocol,
    Properties.Endpoint,
  ])
  expect(subscriptions).toEqual([
    ['AlarmsPage', 'email', 'a@sho.rt'],
    ['AlarmsTicket', 'email', 'b@sho.rt'],
    ['AlarmsTicket', 'email', 'c@sho.rt'],
  ])
})

test('nobody is told by mail who is not named', async () => {
  expect(every(readAssembly(await assemblyWith()), 'AWS::SNS::Subscription')).toEqual([])
})

test('an alarm leads to its page where runbooks are read', () => {
  for (const [, { Properties }] of every(told, 'AWS::CloudWatch::Alarm'))
    expect(Properties.AlarmDescription).toMatch(/ What to do: https:\/\/git\.sho\.rt\/runbooks\/[a-z-]+\.md$/)
})
