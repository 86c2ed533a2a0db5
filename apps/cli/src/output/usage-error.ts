/** The argument parser speaks English; these are all the sentences it has for wrong input. */
const sentences: [RegExp, string][] = [
  [/^error: unknown command '(.*)'/, '没有这个命令：$1'],
  [/^error: unknown option '(.*)'/, '没有这个选项：$1'],
  [/^error: missing required argument '(.*)'/, '缺少参数：$1'],
  [/^error: option '(.*)' argument missing/, '选项 $1 后面缺少值'],
  [/^error: option '(.*)' argument '(.*)' is invalid\. /, '选项 $1 不能是 $2：'],
  [/^error: too many arguments.*$/m, '参数太多'],
]

/** A usage error as the user reads it. */
export function translateUsageError(text: string): string {
  const translated = sentences.reduce(
    (line, [pattern, words]) => line.replace(pattern, `错误：${words}`),
    text,
  )
  return translated
    .replace(/\(Did you mean (.*)\?\)/, '（是不是 $1？）')
    .replace(/^error: /, '错误：')
}
