/** Now, in epoch ms. Passed in, so that tests decide what time it is. */
export type Clock = () => number
