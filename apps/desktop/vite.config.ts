import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig(({ mode }) => {
  const serviceUrl = loadEnv(mode, here, 'VITE_').VITE_FASTAPI_URL ?? 'http://127.0.0.1:8090'
  return {
    root: `${here}src/renderer`,
    // Relative, so that the service and the desktop app can serve the page from any address.
    base: './',
    envDir: here,
    plugins: [react()],
    build: {
      outDir: `${here}dist/page`,
      emptyOutDir: true,
      target: 'chrome120',
      // The page's content security policy allows no data: addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: {
      host: '127.0.0.1',
      port: 30013,
      strictPort: true,
      // The service accepts requests from its own page only; the proxy speaks as that page.
      proxy: {
        '/api': {
          target: serviceUrl,
          changeOrigin: true,
          ws: true,
          headers: { origin: serviceUrl },
        },
        '/reports': { target: serviceUrl, changeOrigin: true },
      },
    },
  }
})
