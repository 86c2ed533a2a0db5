import { fail, say } from './common.mjs'

/**
 * `npm start --demo` without the `--` gives the option to npm, which passes it on as an
 * environment variable only. What was meant is clear, so it is done, and said.
 */
export function optionsTakenByNpm(env) {
  if (env.npm_config_port !== undefined) {
    fail('选项前面少了 --，端口没有传到。请这样写：npm start -- --port 9000')
  }
  const options = []
  if (env.npm_config_demo === 'true') options.push('--demo')
  if (env.npm_config_browser === 'true') options.push('--browser')
  // How npm writes a switch that was turned off: --no-open.
  if (env.npm_config_open === '') options.push('--no-open')
  if (options.length > 0) {
    say(`提示：选项前面要有 --。这次按 npm start -- ${options.join(' ')} 运行。\n`)
  }
  return options
}
