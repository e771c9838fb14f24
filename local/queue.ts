// SQS queues on disk: one file a message, so that what is in a queue survives everything.
import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fields, number, parsed, text } from './decode'
import { makeFolder, writeWhole } from './files'
import type { Template } from './template'

interface Stored {
  id: string
  /** Milliseconds since 1970. */
  sent: number
  visible: number
  received: number
  firstReceived: number
  /** Valid for the latest receive only. */
  receipt: string
}

export interface Message {
  id: string
  receipt: string
  body: string
  attributes: Record<string, string>
}

export class Queue {
  private readonly messages = new Map<string, Stored>()

  constructor(
    readonly name: string,
    readonly url: string,
    readonly arn: string,
    private readonly folder: string,
    private readonly settings: { visibility: number; retention: number; wait: number },
  ) {
    makeFolder(folder)
    for (const file of readdirSync(folder)) {
      if (!file.endsWith('.json')) rmSync(join(folder, file), { force: true })
      else this.load(file)
    }
  }

  /** Puts a message into the queue; it can be received after `delay` seconds. Gives its id. */
  send(body: string, delay = 0): string {
    const now = Date.now()
    const stored: Stored = {
      id: randomUUID(),
      sent: now,
      visible: now + delay * 1000,
      received: 0,
      firstReceived: 0,
      receipt: '',
    }
    this.store(stored, body)
    return stored.id
  }

  /** Takes up to `most` messages and hides them from others for `visibility` seconds. Waits up to `wait` seconds for one. */
  async receive(most = 1, visibility = this.settings.visibility, wait = this.settings.wait): Promise<Message[]> {
    const until = Date.now() + wait * 1000
    for (;;) {
      const now = Date.now()
      const found = [...this.current(now)].filter((it) => it.visible <= now).slice(0, most)
      if (found.length > 0 || now >= until) return found.map((it) => this.take(it, now, visibility))
      await new Promise((resolve) => setTimeout(resolve, 50).unref())
    }
  }

  /** Deletes the message last received with this receipt; without one nothing happens, as in SQS. */
  delete(receipt: string): void {
    const found = this.byReceipt(receipt)
    if (!found) return
    this.messages.delete(found.id)
    rmSync(this.path(found.id), { force: true })
  }

  /** Hides a received message for so many seconds from now. Gives whether there is one with this receipt. */
  changeVisibility(receipt: string, seconds: number): boolean {
    const found = this.byReceipt(receipt)
    if (found) this.store({ ...found, visible: Date.now() + seconds * 1000 }, this.bodyOf(found))
    return found !== undefined
  }

  /** The attributes GetQueueAttributes knows, as texts. */
  attributes(): Record<string, string> {
    const now = Date.now()
    const all = [...this.current(now)]
    const visible = all.filter((it) => it.visible <= now).length
    const delayed = all.filter((it) => it.visible > now && it.received === 0).length
    return {
      QueueArn: this.arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(all.length - visible - delayed),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      VisibilityTimeout: String(this.settings.visibility),
      MessageRetentionPeriod: String(this.settings.retention),
      ReceiveMessageWaitTimeSeconds: String(this.settings.wait),
      DelaySeconds: '0',
    }
  }

  private take(stored: Stored, now: number, visibility: number): Message {
    const body = this.bodyOf(stored)
    const taken = {
      ...stored,
      visible: now + visibility * 1000,
      received: stored.received + 1,
      firstReceived: stored.firstReceived || now,
      receipt: randomUUID(),
    }
    this.store(taken, body)
    return {
      id: stored.id,
      receipt: taken.receipt,
      body,
      attributes: {
        SentTimestamp: String(taken.sent),
        ApproximateReceiveCount: String(taken.received),
        ApproximateFirstReceiveTimestamp: String(taken.firstReceived),
        SenderId: 'local',
      },
    }
  }

  /** What has not outlived the retention, oldest first. */
  private *current(now: number): Generator<Stored> {
    for (const stored of this.messages.values()) {
      if (stored.sent + this.settings.retention * 1000 >= now) {
        yield stored
        continue
      }
      this.messages.delete(stored.id)
      rmSync(this.path(stored.id), { force: true })
    }
  }

  private load(file: string): void {
    const it = fields(parsed(readFileSync(join(this.folder, file), 'utf8')), file)
    if (typeof it.id !== 'string') return
    this.messages.set(it.id, {
      id: it.id,
      sent: number(it.sent, file),
      visible: number(it.visible, file),
      received: number(it.received, file),
      firstReceived: number(it.firstReceived, file),
      receipt: text(it.receipt, file),
    })
  }

  private store(stored: Stored, body: string): void {
    writeWhole(this.path(stored.id), JSON.stringify({ ...stored, body }))
    this.messages.set(stored.id, stored)
  }

  private bodyOf({ id }: Stored): string {
    return text(fields(parsed(readFileSync(this.path(id), 'utf8')), id).body, id)
  }

  private byReceipt(receipt: string): Stored | undefined {
    return receipt === '' ? undefined : [...this.messages.values()].find((it) => it.receipt === receipt)
  }

  private path(id: string): string {
    return join(this.folder, `${id}.json`)
  }
}

/** The app's queues, each in its own folder in `folder`. */
export function openQueues(template: Template, folder: string): Queue[] {
  return template.resources('AWS::SQS::Queue').map((it) => {
    const name = template.attributeOf(it, 'QueueName')
    return new Queue(name, it.ref, template.attributeOf(it, 'Arn'), join(folder, name), {
      visibility: number(it.property('VisibilityTimeout'), `VisibilityTimeout of ${it.id}`, 30),
      retention: number(it.property('MessageRetentionPeriod'), `MessageRetentionPeriod of ${it.id}`, 345_600),
      wait: number(it.property('ReceiveMessageWaitTimeSeconds'), `ReceiveMessageWaitTimeSeconds of ${it.id}`, 0),
    })
  })
}

/** The digest SQS gives of a body, which its clients check. */
export function md5(body: string): string {
  return createHash('md5').update(body).digest('hex')
}
