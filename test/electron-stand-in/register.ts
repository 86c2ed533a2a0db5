import { registerHooks } from 'node:module'

// Loaded before the built main process: `electron` becomes the stand-in beside this file.
registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'electron'
      ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context)
  },
})
