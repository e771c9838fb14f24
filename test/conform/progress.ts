/** Shows how far a long run is, on a terminal only: one line that is written over. */
export interface Progress {
  show(line: string): void
  /** Takes the line away. */
  clear(): void
}

/** Progress on standard error, where it does not mix with results. SHOW_PROGRESS=1 shows it where no terminal is. */
export function openProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY && process.env.SHOW_PROGRESS !== '1') return { show() {}, clear() {} }
  return {
    show: (line) => void stream.write(`\r\x1b[K${line}`),
    clear: () => void stream.write('\r\x1b[K'),
  }
}

/** Notes the first Ctrl-C (and its like) instead of ending; the second ends at once. */
export function onInterrupt(): { readonly seen: boolean } {
  const interrupt = { seen: false }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupt.seen) process.exit(130)
      interrupt.seen = true
    })
  }
  return interrupt
}
