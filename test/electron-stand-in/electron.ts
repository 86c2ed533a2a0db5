/**
 * A stand-in for the `electron` module: the real built main process runs under Node, and each
 * BrowserWindow is a page of the installed Chromium, whose debugger is a real DevTools session of that
 * page. It covers windows, sessions, the debugger, and the navigation guards and permission handlers
 * as the product uses them. It does not cover the sandbox itself, what a permission opens, cookies on
 * disk, whether a hidden window is throttled, sound, asar, fuses, menus or native dialogs: those need
 * the real binary.
 */
import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { safeStorage } from './safe-storage.ts'
import { session } from './session.ts'
import { serveTest } from './test-channel.ts'

serveTest()

/** Nothing can be shared here. */
const desktopCapturer = { getSources: async () => [] }

export { app, BrowserWindow, desktopCapturer, safeStorage, session }
