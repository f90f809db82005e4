import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { platform as english } from '#i18n/en/platform.ts'
import { platform as chinese } from '#i18n/zh-cn/platform.ts'

/** Addresses that programs use: nothing there is ever answered with a page. */
const programPrefixes = ['/api/', '/repo/', '/resolve/'] as const
const yearSeconds = 31_536_000

/**
 * Serves the built console from `folder`. Files under `assets/` are named by their content and kept by browsers for a
 * year; the page itself is asked for each time. Every other address that a browser may have in its bar gets the page,
 * which finds its own way; unknown addresses of programs stay unknown. Without a built console, says so.
 */
export async function serveConsole(server: FastifyInstance, folder: string): Promise<void> {
  const page = join(folder, 'index.html')
  await server.register(fastifyStatic, {
    root: folder,
    serve: false,
    dotfiles: 'deny',
    index: false,
    preCompressed: true,
  })
  server.get('/*', async (request, reply) => {
    const path = pathOf(request)
    if (programPrefixes.some((prefix) => path.startsWith(prefix))) return reply.callNotFound()
    if (!existsSync(page)) return sendNotBuilt(reply)
    if (path.startsWith('/assets/'))
      return reply.sendFile(path.slice(1), { maxAge: yearSeconds * 1000, immutable: true })
    if (isRootFile(path) && existsSync(join(folder, path.slice(1)))) return reply.sendFile(path.slice(1), { maxAge: 0 })
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false })
  })
}

/** Without the query; what cannot be decoded stays as it is and matches nothing. */
function pathOf(request: FastifyRequest): string {
  const [path = '/'] = request.url.split('?', 1)
  return path
}

/** A plain name directly below the root, like `/favicon.svg`. */
function isRootFile(path: string): boolean {
  return /^\/[a-z0-9][a-z0-9-]{0,60}\.[a-z0-9]{2,12}$/.test(path) && path !== '/index.html'
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  const text = `${english.pages.consoleNotBuilt}\n${chinese.pages.consoleNotBuilt}\n`
  return reply.code(503).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(text)
}
