import { parsedUrl } from '../core/links/url'
import { SettingError } from './setting'

/** What a deployment may choose of its alarms. */
export interface AlarmSettings {
  /** Who is told by mail of alarms that wake somebody, and of those that wait for the morning. */
  pageEmails: readonly string[]
  ticketEmails: readonly string[]
  /** Where the runbooks are read, to the last slash; alarms link there. */
  runbooks: string
}

/** Their names, each with its default as text. */
export const alarmDefaults = { pageEmails: '', ticketEmails: '', runbooks: 'runbooks/' }

type Text = (name: keyof typeof alarmDefaults) => string

/** What the texts say. Refuses what cannot be, and mails without a link (a path in this repository is none), with a SettingError. */
export function alarmSettings(text: Text): AlarmSettings {
  const told = {
    pageEmails: emails('pageEmails', text('pageEmails')),
    ticketEmails: emails('ticketEmails', text('ticketEmails')),
  }
  const where = runbooks(text('runbooks'))
  const name = (['pageEmails', 'ticketEmails'] as const).find((each) => told[each].length > 0)
  if (name !== undefined && where === alarmDefaults.runbooks) {
    throw new SettingError(
      `${name}: a mail has to lead to its runbook; set runbooks to where they are read, like ${example}.`,
    )
  }
  return { ...told, runbooks: where }
}

const example = 'https://git.example.com/understudy/runbooks/'

function emails(name: string, list: string): readonly string[] {
  const addresses = list.split(',').map((address) => address.trim())
  const wrong = addresses.find((address) => address !== '' && !/^[^\s@]+@[^\s@]+$/.test(address))
  if (wrong !== undefined)
    throw new SettingError(`${name}: "${wrong}" must be like oncall@example.com; several are separated by commas.`)
  return addresses.filter((address) => address !== '')
}

function runbooks(text: string): string {
  if (text === alarmDefaults.runbooks || (parsedUrl(text) !== null && /^https?:.*\/$/.test(text))) return text
  throw new SettingError(`runbooks: "${text}" must be like ${example}, with its slash.`)
}
