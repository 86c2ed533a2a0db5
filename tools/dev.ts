import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { startService } from '@talkingcat/service'

// Development: the service on 8090 and Vite with hot reload on 30013, which the service
// accepts as an origin only here.
const root = resolve(import.meta.dirname, '..')
const viteOrigin = 'http://127.0.0.1:30013'
const service = await startService({ port: 8090, env: process.env, devOrigin: viteOrigin })
const vite = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js')], {
  cwd: join(root, 'apps/desktop'),
  stdio: 'inherit',
  env: { ...process.env, VITE_FASTAPI_URL: process.env.VITE_FASTAPI_URL ?? service.url },
})
process.stdout.write(`\n开发页面：${viteOrigin}/#token=${service.token}\n`)
await Promise.race([
  once(process, 'SIGINT'),
  once(process, 'SIGTERM'),
  once(process, 'SIGHUP'),
  once(vite, 'exit'),
])
vite.kill()
await service.close()
process.exit(0)
