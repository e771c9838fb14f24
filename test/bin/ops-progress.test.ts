import { openProgress } from '../../bin/ops-progress'

afterEach(() => jest.useRealTimers())

/** What is written when a command shows a line each quarter of a second, ten seconds long, and then ends. */
function shown(isTTY: boolean | undefined): string[] {
  jest.useFakeTimers()
  const written: string[] = []
  const progress = openProgress({ isTTY, write: (text: string) => written.push(text) > 0 } as NodeJS.WriteStream)
  for (let quarter = 0; quarter <= 40; quarter++) {
    progress.show(`${quarter} of 40`)
    jest.advanceTimersByTime(250)
  }
  progress.end()
  return written
}

test('in a pipe: a plain line at once, and one each five seconds', () => {
  expect(shown(undefined)).toEqual(['0 of 40\n', '20 of 40\n', '40 of 40\n'])
})

test('on a terminal: one line that is written over, and ended', () => {
  const written = shown(true)
  expect(written).toHaveLength(42)
  expect([written[0], ...written.slice(-2)]).toEqual(['\r\u001b[K0 of 40', '\r\u001b[K40 of 40', '\n'])
})
