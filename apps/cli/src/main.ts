import { createProgram } from './program.ts'

// A closed pipe (`talkingcat decode … | head`) is the reader's choice, not a fault.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  await createProgram().parseAsync()
} catch (error) {
  const { reportFailure } = await import('./output/fail.ts')
  reportFailure(error)
}
