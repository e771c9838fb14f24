import { identical } from './identical'

const t = Date.now()
identical(Number(process.argv[2]), 1).then((r) =>
  console.log(JSON.stringify(r), [...r.raised], (Date.now() - t) / 1000),
)
