import autocannon from 'autocannon'

/** What one side did under load. */
export interface Load {
  perSecond: number
  p50: number
  p99: number
}

export interface Loading {
  url: string
  method?: 'GET' | 'POST'
  amount: number
  connections: number
  /** What every reply has to be. */
  expects: '2xx' | '3xx'
  /** Makes each request anew: its path, or its body. Default: all are alike. */
  each?: () => { path?: string; body?: string }
}

/**
 * Sends exactly `amount` requests, so that what is counted can be held against what was given. Fails when any reply is not as it is
 * expected to be.
 */
export async function load({ url, method = 'GET', amount, connections, expects, each }: Loading): Promise<Load> {
  const started = performance.now()
  let ended = started
  const requests = each && [{ method, setupRequest: (request: autocannon.Request) => ({ ...request, ...each() }) }]
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(
      {
        url,
        method,
        amount,
        sampleInt: 100,
        connections: Math.min(connections, amount),
        ...(requests && { requests }),
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    )
    // The client looks at its clock now and then; this is when the last answer really came.
    running.on('response', () => {
      ended = performance.now()
    })
  })
  const good = result[expects]
  if (good !== amount) throw new Error(`${amount - good} of ${amount} replies of ${url} were not ${expects}.`)
  return { perSecond: (1000 * amount) / (ended - started), p50: result.latency.p50, p99: result.latency.p99 }
}
