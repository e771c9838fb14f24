/** The indexes of the table of ranks, and the attribute each sorts by; the pk of both is `shard`. */
export const rankIndexes = { byClicks: 'by_clicks', byTime: 'by_time' } as const
