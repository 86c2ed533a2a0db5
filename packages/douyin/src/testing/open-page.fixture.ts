import { createChrome } from '../sources/page-tap/chrome.ts'

/** Opens a page in the profile it is given and stays, to be killed. */
await createChrome(JSON.parse(process.argv[2] ?? '')).openPage(new AbortController().signal)
process.send?.('open')
setInterval(() => {}, 1000)
