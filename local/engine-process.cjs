// The process the DynamoDB engine runs in. It ends with the platform: when that is gone, however it went, the channel to it closes.
// Arguments: 'dynalite' <'.' for its folder, or nothing> <port>, or 'java' <arguments of java...>.
const [kind, ...rest] = process.argv.slice(2)

process.on('disconnect', () => process.exit(0))
// Ctrl-C and the closing of a terminal reach the whole group of processes: when to end is the platform's decision.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {})

if (kind === 'dynalite') {
  const [path, port] = rest
  // Without a folder everything is in memory, and gone when it ends.
  const server = require('dynalite')({ path: path || undefined, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  // A client that goes away in the middle of a request is no reason to end.
  server.on('clientError', (_, socket) => socket.destroy())
  server.keepAliveTimeout = 60_000
  server.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  server.listen(Number(port), '127.0.0.1', () => process.send?.({ port: server.address().port }))
  process.on('SIGTERM', () => {
    server.closeAllConnections()
    server.close(() => process.exit(0))
  })
} else {
  // What is ignored before it starts, Java ignores too.
  const command = ['-c', 'trap "" INT HUP; exec java "$@"', 'java', ...rest]
  const child = require('node:child_process').spawn('sh', command, { stdio: ['ignore', 'ignore', 'inherit'] })
  const end = () => child.kill('SIGKILL')
  process.on('exit', end)
  process.on('SIGTERM', () => {
    child.kill('SIGTERM')
    setTimeout(end, 500).unref()
  })
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('exit', (code) => process.exit(code ?? 0))
  process.send?.({ port: 0 })
}
