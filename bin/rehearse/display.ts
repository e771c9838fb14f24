// What a person sees meanwhile: a table that is drawn anew each second on a terminal, a line now and then elsewhere.
import { milliseconds } from './report-html'
import type { Sums } from './verdict'
import { share } from './verdict'

/** How far a rehearsal is. */
export interface State {
  seconds: number
  sent: number
  answered: number
  sums: Sums
  /** Of the last answers, in milliseconds. */
  p50: number | null
}

type Column = readonly [head: string, width: number, value: (state: State) => string | number]

const columns: readonly Column[] = [
  ['seconds', 7, ({ seconds }) => seconds],
  ['sent', 7, ({ sent }) => sent],
  ['answered', 8, ({ answered }) => answered],
  ['compared', 8, ({ sums }) => sums.compared],
  ['equal', 7, ({ sums: { classes } }) => classes.match_exact + classes.match_normalised],
  ['noise', 6, ({ sums: { classes } }) => classes.noise + classes.race_resolved],
  ['expected', 8, ({ sums: { classes } }) => classes.expected_difference],
  ['divergent', 9, ({ sums: { classes } }) => classes.divergence + classes.shadow_error + classes.shadow_timeout],
  ['uncompared', 10, ({ sums: { classes } }) => classes.not_compared + classes.answer_error + classes.comparator_error],
  ['coverage', 8, ({ sums, answered }) => (answered === 0 ? '–' : share(Math.min(1, sums.compared / answered)))],
  ['p50', 8, ({ p50 }) => milliseconds(p50)],
]

/** In a pipe nobody looks each second. */
const pause = { terminal: 1, pipe: 5 }

const rowsAtOnce = 8

/** Opens the display, on standard output. */
export function openDisplay(stream: NodeJS.WriteStream = process.stdout) {
  const isTerminal = stream.isTTY === true
  const rows: string[] = []
  let drawn = 0
  let written = 0

  /** Draws the head and the last rows over the ones before. */
  function draw(): void {
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`
    const lines = [head(), ...rows.slice(-rowsAtOnce)]
    stream.write(`${up}${lines.map((line) => `\u001b[2K${line.slice(0, (stream.columns ?? 120) - 1)}\n`).join('')}`)
    drawn = lines.length
  }

  return {
    /** How often it is worth while to find out how far it is, in seconds. */
    pause: isTerminal ? pause.terminal : pause.pipe,
    show(state: State): void {
      rows.push(columns.map(([, width, value]) => cell(value(state), width)).join(' '))
      if (isTerminal) draw()
      else stream.write(`${written++ === 0 ? `${head()}\n` : ''}${rows.at(-1)}\n`)
    },
    /** A line of its own, below what is drawn. */
    say(line: string): void {
      drawn = 0
      rows.splice(0)
      stream.write(`${line}\n`)
    },
  }
}

function head(): string {
  return columns.map(([name, width]) => name.padStart(width)).join(' ')
}

function cell(value: string | number, width: number): string {
  return (typeof value === 'number' ? value.toLocaleString('en') : value).padStart(width)
}
