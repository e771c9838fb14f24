/** How far a long command is: one line that changes on a terminal, a line every few seconds elsewhere. On standard error. */
export interface Progress {
  show(line: string): void
  /** Ends the line, before anything else is written. */
  end(): void
}

const pause = { terminal: 100, elsewhere: 5_000 }

/** Opens a display of progress. */
export function openProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let shown = 0
  let isOpen = false
  const end = () => {
    if (isOpen) stream.write('\n')
    isOpen = false
  }
  const show = (line: string) => {
    const isTerminal = stream.isTTY === true
    if (Date.now() - shown < (isTerminal ? pause.terminal : pause.elsewhere)) return
    shown = Date.now()
    stream.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`)
    isOpen = isTerminal
  }
  return { show, end }
}

/** Whether Ctrl-C was pressed. The first lets what is under way be finished; the second ends everything at once. */
export interface Interrupt {
  readonly isPressed: boolean
  /** Listens no longer. */
  release(): void
}

/** Begins to listen for Ctrl-C. */
export function openInterrupt(): Interrupt {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const press = () => {
    if (interrupt.isPressed) process.exit(130)
    interrupt.isPressed = true
  }
  const interrupt = {
    isPressed: false,
    release() {
      for (const signal of signals) process.removeListener(signal, press)
    },
  }
  for (const signal of signals) process.on(signal, press)
  return interrupt
}
