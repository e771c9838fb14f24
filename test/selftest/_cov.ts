import { coverage } from './coverage'

coverage(Number(process.argv[2]), Number(process.argv[3])).then((f) => {
  console.log(f.length)
  for (const x of f) if (!x.divergences || !x.isNamed) console.log(x.name, x.met, x.divergences, x.names.slice(0, 3))
})
