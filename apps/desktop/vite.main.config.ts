import { builtinModules } from 'node:module'
import { defineConfig } from 'vite'

/** Bundles the Electron main process into one ES module. */
export default defineConfig({
  build: {
    outDir: 'dist/main',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    lib: { entry: 'src/main/index.ts', formats: ['es'], fileName: () => 'index.js' },
    rollupOptions: {
      external: ['electron', ...builtinModules, ...builtinModules.map(name => `node:${name}`)],
    },
  },
})
