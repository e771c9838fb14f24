// What the candidate's generator offers where the other side has made a link: by what is there already, right or wrong.

import { openPins } from '../../../../core/legacy/pin'
import { parseSettings } from '../../../../core/legacy/settings'
import { generatorFault } from '../../../../core/shadow/asking/generator'
import type { Around, Subject } from '../../../../core/shadow/asking/subject'
import { sorted } from '../../../../core/shadow/route'

const settings = parseSettings(JSON.stringify({ site: 'http://sho.rt', private: false, reserved: ['x7'] }))

const offers: {
  made: string
  offered: string
  taken: string[]
  down?: boolean
  wanted?: string
  fault: string | null
}[] = [
  { made: 'x1', offered: 'x1', taken: ['x1'], fault: null },
  { made: 'x1', offered: 'x2', taken: ['x1'], fault: 'leaves out one that is free' },
  { made: 'x1', offered: 'x9', taken: ['x1'], fault: 'leaves out one that is free' },
  // Another creation was shown before this one.
  { made: 'x1', offered: 'x3', taken: ['x1', 'x2'], fault: null },
  { made: 'x1', offered: 'x8', taken: ['x1'], fault: null },
  { made: 'x1', offered: 'x3', taken: ['x1'], down: true, fault: null },
  // The counter of the other side was ahead.
  { made: 'x9', offered: 'x1', taken: ['x9'], fault: null },
  { made: 'x9', offered: 'x2', taken: ['x2', 'x9'], fault: 'is taken' },
  { made: 'mine', offered: 'x2', taken: ['mine'], wanted: 'mine', fault: null },
  { made: 'x1', offered: 'x-2', taken: ['x1'], fault: 'is no number in its base' },
  { made: 'x1', offered: 'x7', taken: ['x1'], fault: 'is reserved' },
]

for (const { made, offered, taken, down = false, wanted = '', fault } of offers) {
  test(`${made} was made${wanted && ', as was wanted'}, ${offered} is offered, ${taken} taken${down ? ', and nobody can tell' : ''}: ${fault}`, async () => {
    const target = `/yourls-api.php?action=shorturl&url=http://x.example/&keyword=${wanted}`
    const request = { method: 'GET', target, host: 'sho.rt', headers: {}, body: '', address: '192.0.2.1', tls: false }
    const around = {
      settings,
      pins: openPins('origin'),
      async ask(_: unknown, { request: asked, route }: { request: typeof request; route: string }) {
        if (route === 'shorturl') return { status: 200, headers: [['x-shadow-keyword', offered]], body: '' }
        if (down) return { status: 503, headers: [], body: '' }
        const there = taken.find((keyword) => `${asked.target}${asked.body}`.includes(`shorturl=${keyword}`))
        const body = there === undefined ? '{}' : '{"longurl":"http://x.example/"}'
        return { status: there === undefined ? 404 : 200, headers: [['content-type', 'application/json']], body }
      },
    } as unknown as Around
    const subject = {
      id: 'a-1',
      at: 0,
      request,
      sorted: sorted(request, settings),
      side: 'legacy',
    } as unknown as Subject
    const found = await generatorFault(subject, offered, made, around)
    expect(found?.fingerprint?.name ?? null).toBe(
      fault && `shorturl: the keyword that the generator would make ${fault}`,
    )
  })
}
