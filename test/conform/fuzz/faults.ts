// Faults put into a side on purpose, to see that they are found: each is one a rewrite could really have.
import type { RecordedRequest, RecordedResponse } from '../corpus'
import type { Side } from '../side'

export interface Fault {
  name: string
  /** The most steps that the shortest sequence that shows it may have. */
  steps: number
  put(side: Side): Side
}

export const faults: readonly Fault[] = [
  {
    name: 'the query of stored URLs is dropped',
    steps: 2,
    put: (side) =>
      asking(side, (request) => inTexts(request, (text) => text.replace(/%3F[^&]*|\?(?!action)[^&\n]*/gi, ''))),
  },
  {
    name: 'automatic keywords are one too high',
    steps: 1,
    put: (side) => ({
      ...side,
      reset: (preset) => side.reset({ ...preset, next_id: String(BigInt(preset.next_id) + 1n) }),
    }),
  },
  {
    name: 'a known URL is a conflict, 409',
    steps: 2,
    put: (side) => answering(side, (answer) => ({ ...answer, status: isKnown(answer) ? 409 : answer.status })),
  },
  {
    name: '`links` is there when it is empty',
    steps: 1,
    put: (side) =>
      answering(side, (answer) =>
        inBody(answer, (body) => body.replace(/^(\w*\(?)\{"stats"/, '$1{"links":{},"stats"')),
      ),
  },
  {
    name: 'paths are percent-decoded',
    steps: 2,
    put: (side) =>
      asking(side, (request) => ({ ...request, path: request.path.replaceAll('%20', '').replaceAll('%61', 'a') })),
  },
  {
    name: 'HEAD counts two clicks',
    steps: 2,
    put: (side) => {
      const twice = async (request: RecordedRequest) => {
        if (request.method === 'HEAD' && !request.path.includes('yourls-api.php')) await side.send(request)
        return side.send(request)
      }
      return { ...side, send: twice }
    },
  },
  {
    name: 'capitals are folded in look-ups',
    steps: 1,
    put: (side) =>
      asking(side, (request) =>
        inTexts(request, (text) => text.replace(/shorturl=[^&]*/i, (found) => found.toLowerCase())),
      ),
  },
]

function asking(side: Side, change: (request: RecordedRequest) => RecordedRequest): Side {
  return { ...side, send: (request) => side.send(change(request)) }
}

function answering(side: Side, change: (answer: RecordedResponse) => RecordedResponse): Side {
  return { ...side, send: async (request) => change(await side.send(request)) }
}

/** Changes where parameters are written: the query, and a form. */
function inTexts(request: RecordedRequest, change: (text: string) => string): RecordedRequest {
  if (!request.path.includes('yourls-api.php')) return request
  const body = request.body === undefined ? {} : { body: change(request.body) }
  return { ...request, path: change(request.path), ...body }
}

function inBody(answer: RecordedResponse, change: (body: string) => string): RecordedResponse {
  return typeof answer.body === 'string' ? { ...answer, body: change(answer.body) } : answer
}

function isKnown({ body }: RecordedResponse): boolean {
  return typeof body === 'string' && body.includes('error:url')
}
