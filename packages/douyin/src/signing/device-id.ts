/**
 * A random `user_unique_id` of the anonymous kind: 19 digits, 73… to 79….
 * One per installation, so that customers do not share a device in the platform's eyes.
 * @param random returns a number from 0 (inclusive) to 1 (exclusive)
 */
export function createDeviceId(random: () => number = Math.random): string {
  const head = 73 + Math.floor(random() * 7)
  const digits = Array.from({ length: 17 }, () => Math.floor(random() * 10))
  return `${head}${digits.join('')}`
}
