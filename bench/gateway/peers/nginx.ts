import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFront } from '../front.ts'
import { freePort, isHere, type Peer, startProcess, stopProcess } from '../peer.ts'
import { NotHere, type PeerChoice } from '../subject.ts'

/** nginx as a caching proxy, one worker, asking a trivial server about every request, as Assay asks itself. */
export const nginx: PeerChoice = { name: 'nginx', start: startNginx }

async function startNginx(): Promise<Peer> {
  if (!isHere('nginx', '-v')) throw new NotHere('apt-get install nginx-light')
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-nginx-'))
  mkdirSync(join(folder, 'cache'))
  const authority = createServer((_request, response) => response.writeHead(204).end())
  await new Promise<void>((done) => authority.listen(0, '127.0.0.1', done))
  const authorityPort = (authority.address() as { port: number }).port
  const [front, port] = [await startFront(), await freePort()]
  const facts = { folder, port, upstreamUrl: front.url, authorityPort }
  writeFileSync(join(folder, 'nginx.conf'), configuration(facts))
  const url = `http://127.0.0.1:${port}`
  const child = await startProcess(['nginx', '-c', join(folder, 'nginx.conf'), '-p', folder], { url: `${url}/none` })
  return {
    name: 'nginx',
    headers: { authorization: 'Bearer x' },
    addressOf: async ({ upstream }) => (upstream === '' ? undefined : `${url}${front.pathOf(upstream)}`),
    stop: async () => {
      await stopProcess(child)
      authority.close()
      front.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configuration(facts: { folder: string; port: number; upstreamUrl: string; authorityPort: number }): string {
  const { folder } = facts
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `
${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log ${folder}/access.log;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  proxy_cache_path ${folder}/cache keys_zone=packages:10m max_size=1g;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  upstream authority { server 127.0.0.1:${facts.authorityPort}; keepalive 32; }
  server {
    listen 127.0.0.1:${facts.port};
    location = /authority {
      internal;
      proxy_pass http://authority;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
    }
    location / {
      auth_request /authority;
      proxy_pass ${facts.upstreamUrl};
      proxy_cache packages;
      proxy_cache_valid 200 60m;
      proxy_cache_lock on;
      proxy_set_header Accept-Encoding $packed;
      proxy_cache_key $request_uri$packed;
    }
  }
  map $http_accept_encoding $packed { default ""; ~gzip gzip; }
}
`
}
