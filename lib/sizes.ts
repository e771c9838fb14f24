import type { AnyFunctionName } from '../core/migration/config'

/** What each function is given: memory, which buys CPU in proportion, and the time after which Lambda ends it. */
export const sizes: Record<AnyFunctionName, { megabytes: number; seconds: number }> = {
  // One small read without the SDK: more memory would buy it CPU it has no use for. Nobody waits 5 s for a redirect.
  resolve: { megabytes: 256, seconds: 5 },
  // A bulk of 100 links is up to 1,000 single-item requests through the SDK, ten at a time: CPU for those. Links that are about one URL are
  // made one after the other, five requests each under an Idempotency-Key: time for 500 in a row, and for some to be tried again.
  create: { megabytes: 1024, seconds: 15 },
  // A few requests; 10 s leave room for the SDK to try a throttled one again.
  expand: { megabytes: 256, seconds: 10 },
  // Adds up many counters for one answer: more CPU, and time for several pages of them.
  stats: { megabytes: 1024, seconds: 15 },
  // Nobody waits for it: a delivery of thousands of lines, or the folding of a busy link's day, may take its minutes.
  count: { megabytes: 1024, seconds: 300 },
  // It only waits for another function, and a little longer than that one may take.
  router: { megabytes: 256, seconds: 17 },
  // Nobody waits for it, and it waits for others: a delivery of a hundred lines, each asked of a side that may take its time.
  shadow: { megabytes: 512, seconds: 300 },
}
