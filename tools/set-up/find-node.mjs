import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fail, isWindows, modules } from './common.mjs'
import { runChild } from './run-child.mjs'

/** Path of a Node 24: this one, or the one that the `node` package installed. */
export async function findNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const folder = join(modules, 'node')
  const binary = join(folder, 'bin', isWindows ? 'node.exe' : 'node')
  // The package fetches its binary in an install script, which newer npm may be told to skip.
  if (!existsSync(binary)) {
    await runChild(process.execPath, ['installArchSpecificPackage.js'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  if (!existsSync(binary)) {
    fail('没有装上 Node 24。请检查网络，删除 node_modules 文件夹后重试，或自行安装 Node 24。')
  }
  return binary
}
