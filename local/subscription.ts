// One subscription: reads on in the streams of a function, and remembers how far. Before a batch is sent for the first time its
// boundaries are on disk, so that after a crash the very same batch is sent again: whoever counts can tell.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { AsyncInvocations } from './async-invoke'
import { type Batch, batchesOf, payloadOf, readStart } from './batch'
import { parsed } from './decode'
import { reasonOf } from './error'
import { writeWhole } from './files'
import type { Target } from './invoke'
import { type Logs, streamName } from './logs'
import { compileFilter } from './pattern'

export interface SubscriptionSource {
  id: string
  functionName: string
  logGroup: string
  pattern: string
  target: Target
}

interface Around {
  logs: Logs
  asyncs: AsyncInvocations
  folder: string
  forgets: boolean
  say(line: string): void
}

interface Progress {
  /** Everything before is delivered, under way, or of no interest. */
  offset: number
  pending: Batch[]
}

// With so many batches under way in a stream, its next lines stay in the file.
const pendingLimit = 20
// How long a batch that could not be read waits, in milliseconds: what keeps a file from being read passes or does not.
const again = 1_000

export class Subscription {
  readonly functionName: string
  private readonly streams: Map<string, Progress>
  private readonly state: string
  private readonly underWay = new Set<Promise<void>>()

  constructor(
    private readonly source: SubscriptionSource,
    private readonly around: Around,
  ) {
    this.functionName = source.functionName
    this.state = join(around.folder, `${source.id}-${source.functionName}.json`)
    this.streams = readState(this.state)
  }

  /** Sends again what was under way when the platform ended, in the same batches. */
  resume(): void {
    for (const path of this.around.logs.streams(this.functionName)) {
      for (const batch of this.streams.get(basename(path))?.pending ?? []) this.send(path, batch)
    }
  }

  /** Sends what was written since the last time. */
  poll(): void {
    const fresh: { path: string; batch: Batch }[] = []
    for (const path of this.around.logs.streams(this.functionName)) {
      const progress = this.progressOf(path)
      // Asked before reading: what a writer that is gone by now wrote is all there.
      const isWritten = this.around.logs.isWritten(path)
      const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 }
      if (size <= progress.offset || progress.pending.length >= pendingLimit) continue
      const { batches, offset } = batchesOf(readStart(path, progress.offset), {
        at: progress.offset,
        isWritten,
      })
      progress.offset = offset
      for (const { from, to } of batches) {
        const batch = { from, to, pattern: this.source.pattern, at: Date.now() }
        progress.pending.push(batch)
        fresh.push({ path, batch })
      }
    }
    if (fresh.length === 0) return
    try {
      this.save()
    } catch (error) {
      // Not on disk, so not to be sent: a crash now would cut other batches. The next poll cuts these again.
      for (const { path, batch } of fresh.reverse()) this.takeBack(path, batch)
      throw error
    }
    for (const { path, batch } of fresh) this.send(path, batch)
  }

  private takeBack(path: string, batch: Batch): void {
    const progress = this.progressOf(path)
    progress.pending = progress.pending.filter((it) => it !== batch)
    progress.offset = batch.from
  }

  /** Whether any batch is under way. */
  get isBusy(): boolean {
    return [...this.streams.values()].some(({ pending }) => pending.length > 0)
  }

  /** Whether nothing is written that is not delivered; a line without its end does not count. */
  get isUpToDate(): boolean {
    return this.around.logs.streams(this.functionName).every((path) => this.isDelivered(path))
  }

  /** Resolves when the batches under way by now have been dealt with. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay)
  }

  /** Whether a stream can be forgotten. */
  isDelivered(path: string): boolean {
    const progress = this.progressOf(path)
    return progress.pending.length === 0 && progress.offset >= (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  }

  /** Writes down how far everything is. */
  save(): void {
    if (this.around.forgets) return
    const kept = [...this.streams].filter(([file]) => existsSync(join(this.folderOfStreams(), file)))
    writeWhole(this.state, JSON.stringify({ streams: Object.fromEntries(kept) }))
  }

  private send(path: string, batch: Batch): void {
    const sent = this.deliver(path, batch)
      .catch((error) => {
        this.around.say(`A batch of ${path} is tried again in a moment: ${reasonOf(error)}`)
        setTimeout(() => this.send(path, batch), again).unref()
      })
      .finally(() => this.underWay.delete(sent))
    this.underWay.add(sent)
  }

  private async deliver(path: string, batch: Batch): Promise<void> {
    const payload = await this.read(path, batch)
    if (payload !== undefined && !(await this.around.asyncs.settle(this.source.target, payload))) return
    const progress = this.progressOf(path)
    progress.pending = progress.pending.filter((it) => it !== batch)
    this.save()
  }

  /** The event for a batch; undefined when no line in it matches. Throws when the file does not give all of it: it is all there. */
  private async read(path: string, { from, to, pattern, at }: Batch): Promise<string | undefined> {
    const { logGroup, id } = this.source
    const stream = streamName(path)
    const matches = compileFilter(pattern)
    return payloadOf(await readRange(path, from, to), { from, at, logGroup, filter: id, stream, matches })
  }

  private progressOf(path: string): Progress {
    const file = basename(path)
    const progress = this.streams.get(file) ?? { offset: 0, pending: [] }
    this.streams.set(file, progress)
    return progress
  }

  private folderOfStreams(): string {
    return this.around.logs.folderOf(this.functionName)
  }
}

async function readRange(path: string, from: number, to: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const content = Buffer.alloc(to - from)
    const { bytesRead } = await file.read(content, 0, content.length, from)
    if (bytesRead < content.length) throw new Error(`it holds ${from + bytesRead} bytes, not ${to}`)
    return content
  } finally {
    await file.close()
  }
}

function readState(path: string): Map<string, Progress> {
  if (!existsSync(path)) return new Map()
  const state = parsed(readFileSync(path, 'utf8')) as { streams: Record<string, Progress> } | undefined
  return new Map(Object.entries(state?.streams ?? {}))
}
