/** For the desktop app's main process: a window's debugger, and what may pass between it and the tap. */
export {
  attachDebugger,
  type ElectronDebuggerLike,
} from './sources/page-tap/attach-debugger.ts'
export type { CdpSession } from './sources/page-tap/cdp-session.ts'
export {
  boundsSchema,
  tapCommandSchemas,
  tapEventSchemas,
} from './sources/page-tap/cdp-vocabulary.ts'
