import { runCommand } from './commands/run-command.ts'
import { type CloudConfig, readConfig } from './config.ts'
import { CloudError } from './problems/cloud-error.ts'
import { errorFacts } from './problems/error-facts.ts'
import { startCloud } from './start-cloud.ts'

async function serve(config: CloudConfig): Promise<void> {
  const cloud = await startCloud(config)
  process.stdout.write(`提猫账号服务：http://${config.host}:${cloud.port}\n`)
  const leave = () => {
    cloud.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, leave)
}

try {
  const config = readConfig()
  const args = process.argv.slice(2)
  if (args.length === 0 || args[0] === 'serve') await serve(config)
  else process.exitCode = await runCommand(config, args)
} catch (error) {
  const text = error instanceof CloudError ? error.message : JSON.stringify(errorFacts(error))
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}
