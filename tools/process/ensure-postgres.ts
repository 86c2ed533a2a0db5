import { findPostgres } from '../../apps/cloud/src/testing/find-postgres.ts'
import { installPackage, runAsRoot } from './install-package.ts'

const folder = '/etc/postgresql-common/createcluster.d'
const note = `${folder}/talkingcat.conf`

/**
 * The cloud's tests start a PostgreSQL server of their own. On Debian and its children this
 * installs the programs, and only them: the package would also make a database and run it.
 * Where it can not be installed those tests are skipped, which is said.
 */
export async function ensurePostgres(): Promise<void> {
  if (findPostgres() !== null || process.platform !== 'linux') return
  process.stdout.write('没有找到 PostgreSQL，正在从 Debian 安装（账号服务的测试需要）…\n')
  await installPackage('postgresql-common')
  await runAsRoot('mkdir', '-p', folder)
  await runAsRoot('sh', '-c', `echo 'create_main_cluster = false' > ${note}`)
  await installPackage('postgresql')
  await runAsRoot('rm', '-f', note)
  if (findPostgres() === null) {
    process.stdout.write('装不上 PostgreSQL：账号服务在 PostgreSQL 上的测试会跳过。\n')
  }
}
