import { readConfig } from './config.ts'
import { CloudError } from './problems/cloud-error.ts'
import { errorFacts } from './problems/error-facts.ts'
import { startCloud } from './start-cloud.ts'

try {
  const config = readConfig()
  const cloud = await startCloud(config)
  process.stdout.write(`提猫账号服务：http://${config.host}:${cloud.port}\n`)
  const leave = () => {
    cloud.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, leave)
} catch (error) {
  const text = error instanceof CloudError ? error.message : JSON.stringify(errorFacts(error))
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}
