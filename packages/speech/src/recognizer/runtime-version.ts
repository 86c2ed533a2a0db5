import { createRequire } from 'node:module'

/** Of the native runtime, without loading it. */
export function runtimeVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('sherpa-onnx-node/package.json')
  const isNamed = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isNamed ? String(manifest.version) : 'unknown'
}
