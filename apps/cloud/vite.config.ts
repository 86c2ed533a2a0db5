import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))

/** The reviewers' page, served by the cloud itself under /review. */
export default defineConfig({
  root: `${here}page`,
  base: '/review/',
  plugins: [react()],
  build: {
    outDir: `${here}dist/page`,
    emptyOutDir: true,
    target: 'chrome120',
    // The page's content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
