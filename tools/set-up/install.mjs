import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, isWindows, modules, root, say } from './common.mjs'
import { runChild } from './run-child.mjs'

/**
 * Installs when the lock file is not the one that node_modules was made from. Not `npm ci`: it
 * refuses a lock file without the binaries of every other platform, which npm itself leaves out
 * of the lock where a registry does not carry them. `--no-save` keeps the lock file as it is.
 */
export async function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(modules, '.talkingcat-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  const startedAt = Date.now()
  say('正在安装依赖（首次约一分钟，约 600 MB 磁盘）…\n')
  const ticker = showSeconds(startedAt)
  let isInterrupted = false
  process.once('SIGINT', () => {
    isInterrupted = true
  })
  const code = await runNpm(['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])
  clearInterval(ticker)
  // npm told to end answers with an error of its own; 129 and above is a signal's.
  if (isInterrupted || code > 128) fail('安装被中断。再次运行同一条命令会接着安装。')
  if (code !== 0) {
    fail(
      '依赖安装失败，上面是 npm 给出的原因。请检查网络（公司网络可能要给 npm 设代理或镜像：npm config set registry …），然后再次运行同一条命令，已下载的部分会接着用。',
    )
  }
  writeFileSync(stamp, lock)
  say(`${ticker ? '\r' : ''}依赖已安装，用时 ${Math.round((Date.now() - startedAt) / 1000)} 秒。\n`)
}

/** npm as it started us, run by this Node; by its name otherwise, which Windows needs a shell for. */
function runNpm(args) {
  const npm = process.env.npm_execpath
  // npm tidies up for ten seconds after Ctrl+C; the next install does that as well.
  const options = { stdio: ['ignore', 'ignore', 'inherit'], killAfterMs: 2000 }
  return npm && /\.c?js$/.test(npm) && existsSync(npm)
    ? runChild(process.execPath, [npm, ...args], options)
    : runChild('npm', args, { ...options, shell: isWindows })
}

function showSeconds(startedAt) {
  if (!process.stderr.isTTY) return undefined
  return setInterval(() => say(`\r  已用 ${Math.round((Date.now() - startedAt) / 1000)} 秒 `), 1000)
}
