/** A setting that cannot be: its message is one line, for the person who gave it. */
export class SettingError extends Error {
  override name = 'SettingError'
}

/** The whole number that a setting's text is. Refuses anything else, and numbers beyond these bounds. */
export function whole(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new SettingError(`${name}: "${text}" must be a whole number from ${least} to ${most}.`)
}
