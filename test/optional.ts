/**
 * A suite that needs something this machine may lack: `lacks` says what, or is null. Then the suite is shown as skipped, with
 * a line saying why; where REQUIRE_ALL_SUITES is 1 (as in CI) that is a failure instead.
 */
export function optional(name: string, lacks: string | null, suite: () => void): void {
  if (lacks === null) {
    describe(name, suite)
    return
  }
  if (process.env.REQUIRE_ALL_SUITES === '1') {
    test(name, () => Promise.reject(new Error(lacks)))
    return
  }
  process.stderr.write(`skipped: ${name}: ${lacks}\n`)
  describe.skip(name, suite)
}
