import { z } from 'zod'
import {
  attachedSchema,
  finishedSchema,
  requestSchema,
  responseSchema,
  socketClosedSchema,
  socketCreatedSchema,
  socketFrameSchema,
} from './cdp-events.ts'

/**
 * All that the page tap says to a page and hears of it, for a shell that keeps everything else from
 * passing. A page holds the host's login: no command here can read it, run a script or type a text.
 */

export const boundsSchema = z.strictObject({
  windowId: z.number(),
  bounds: z.strictObject({ windowState: z.enum(['normal', 'minimized']) }),
})

/** The parameters each command may have. */
export const tapCommandSchemas: ReadonlyMap<string, z.ZodType<object>> = new Map(
  Object.entries({
    'Browser.getWindowForTarget': z.strictObject({}),
    'Browser.setWindowBounds': boundsSchema,
    'Emulation.setFocusEmulationEnabled': z.strictObject({ enabled: z.boolean() }),
    'Input.dispatchKeyEvent': z.strictObject({
      type: z.enum(['keyDown', 'keyUp']),
      // A key that does nothing.
      key: z.literal('Shift'),
      code: z.literal('ShiftLeft'),
    }),
    'Network.enable': z
      .strictObject({ maxTotalBufferSize: z.number(), maxResourceBufferSize: z.number() })
      .partial(),
    'Network.getResponseBody': z.strictObject({ requestId: z.string() }),
    'Network.setBlockedURLs': z.strictObject({ urls: z.array(z.string()).max(100) }),
    'Page.bringToFront': z.strictObject({}),
    'Page.enable': z.strictObject({}),
    'Page.handleJavaScriptDialog': z.strictObject({ accept: z.boolean() }),
    // Where to is for the shell to judge.
    'Page.navigate': z.strictObject({ url: z.string() }),
    'Runtime.runIfWaitingForDebugger': z.strictObject({}),
    'Target.setAutoAttach': z.strictObject({
      autoAttach: z.boolean(),
      waitForDebuggerOnStart: z.boolean(),
      flatten: z.literal(true),
    }),
  }),
)

/**
 * What the tap reads of each event. Parsing leaves the rest away: headers, cookies, filled-in forms,
 * and keeps a busy page's events small.
 */
export const tapEventSchemas: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries({
    'Inspector.targetCrashed': z.object({}),
    'Network.loadingFailed': finishedSchema,
    'Network.loadingFinished': finishedSchema,
    'Network.requestWillBeSent': requestSchema,
    'Network.responseReceived': responseSchema,
    'Network.webSocketClosed': socketClosedSchema,
    'Network.webSocketCreated': socketCreatedSchema,
    'Network.webSocketFrameReceived': socketFrameSchema,
    'Page.javascriptDialogOpening': z.object({}),
    'Target.attachedToTarget': attachedSchema,
    'Target.detachedFromTarget': attachedSchema,
  }),
)
