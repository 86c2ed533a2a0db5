/** A part of the problem table: the host's own words. */
export const vocabularyProblems = {
  VOCABULARY_NOT_SAVED: {
    status: 507,
    message: '词库没有保存，仍和改之前一样',
    next: '请检查记录文件夹所在磁盘的空间和权限，然后再试一次',
  },
  VOCABULARY_FULL: {
    status: 409,
    message: '词库已满，这次的词没有加进去',
    next: '请先删掉不再用的词',
  },
  VOCABULARY_WORD_TAKEN: {
    status: 409,
    message: '词库里已经有这个词',
    next: '请直接修改已有的那一条',
  },
  VOCABULARY_ENTRY_GONE: { status: 404, message: '这个词已经不在词库里了', next: '请刷新词库再看' },
  VOCABULARY_DAMAGED: {
    status: 500,
    message: '词库文件读不全',
    next: '读得出的词都在；原来的文件没有删，改名为 vocabulary.broken 开头的文件放在记录文件夹里',
  },
} as const
