// What a part of the bench has measured, and how that reads: at a terminal, and on the page.

/** A figure that has an aim. */
export interface Target {
  name: string
  figure: number
  aim: 'at least' | 'at most'
  bound: number
}

export interface Section {
  title: string
  /** How it was measured, and what else there is to say. */
  says: string
  columns: readonly string[]
  rows: readonly (readonly (string | number)[])[]
  targets: readonly Target[]
}

/** Whether a figure is what it should be. What could not be measured is not. */
export function isMet({ figure, aim, bound }: Target): boolean {
  return aim === 'at least' ? figure >= bound : figure <= bound
}

/** A section in Markdown: a table for people who see it rendered, and for those who do not. */
export function shown({ title, says, columns, rows, targets }: Section): string {
  const lines = [columns.map((name) => name), columns.map(() => '---'), ...rows.map((row) => row.map(cell))]
  const table = rows.length === 0 ? [] : ['', ...lines.map((line) => `| ${line.join(' | ')} |`)]
  const aims = targets.map(
    (it) => `- ${it.name}: ${cell(it.figure)}, aim ${it.aim} ${it.bound}: **${isMet(it) ? 'met' : 'not met'}**`,
  )
  return [`## ${title}`, '', says, ...table, ...(aims.length === 0 ? [] : ['', ...aims]), ''].join('\n')
}

/** A figure with as many digits as it is worth. */
function cell(value: string | number): string {
  if (typeof value === 'string') return value
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toFixed(Math.abs(value) >= 10 ? 1 : 3)))
}
