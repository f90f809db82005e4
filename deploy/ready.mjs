// Ends with 0 when the server on this machine is ready, with 1 when it is not; `--wait SECONDS` asks again until then.
const waitSeconds = process.argv[2] === '--wait' ? Number(process.argv[3]) : 0
const port = process.env.ASSAY_PORT || '8470'
const host = process.env.ASSAY_READY_HOST || '127.0.0.1'
const until = Date.now() + waitSeconds * 1000

async function isReady() {
  const answer = await fetch(`http://${host}:${port}/ready`, { signal: AbortSignal.timeout(4000) }).catch(() => undefined)
  return answer?.ok === true
}

let ready = await isReady()
while (!ready && Date.now() < until) {
  await new Promise((done) => setTimeout(done, 500))
  ready = await isReady()
}
process.exit(ready ? 0 : 1)
