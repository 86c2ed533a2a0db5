/** A part of the problem table: what only whoever keeps the server reads, on the command line. */
export const operatorProblems = {
  // the command line
  COMMAND_UNKNOWN: {
    status: 500,
    message: '不认识的命令',
    next: '可用：npm run cloud -- serve | admin create <邮箱> | account password <邮箱> | audit verify | migrate-tier <旧文件夹>',
  },
  ACCOUNT_UNKNOWN: {
    status: 500,
    message: '没有这个邮箱的账号',
    next: '请核对邮箱，以及 CLOUD_DATA_DIR 或 DATABASE_URL',
  },
  // moving to another storage
  TIER_SOURCE_MISSING: {
    status: 500,
    message: '没有找到要搬的数据，或没有指定搬到哪里',
    next: '请写：npm run cloud -- migrate-tier 旧的CLOUD_DATA_DIR，并设置 DATABASE_URL 和 OBJECT_STORE',
  },
  TIER_TARGET_NOT_EMPTY: {
    status: 500,
    message: '目标数据库里已经有数据，什么都没有搬',
    next: '请换一个空的数据库',
  },
  TIER_KEY_DIFFERS: {
    status: 500,
    message: '现在的 SECRETS_KEY 解不开旧数据里的两步验证密钥，什么都没有搬',
    next: '请把旧文件夹里 secrets-key.txt 的内容（或原来的 SECRETS_KEY）设为 SECRETS_KEY 再搬',
  },
  TIER_DIFFERS: {
    status: 500,
    message: '搬过去的和原来的不一致，已全部撤回',
    next: '请确认目标的存储桶里没有别的东西、旧服务已停止，再重试',
  },
  // starting up
  ENV_INVALID: {
    status: 500,
    message: '环境变量不对',
    next: '请按 apps/cloud/README.md 的表改正后再启动',
  },
  PLANS_INVALID: {
    status: 500,
    message: 'PLANS_FILE 里的套餐表不对，拒绝启动：不能按错的价格卖',
    next: '请按 apps/cloud/README.md 的例子改正：价格是整数的分',
  },
  ENTITLEMENT_KEY_MISSING: {
    status: 500,
    message: '没有权益签名的密钥，拒绝启动：每个副本各造一把，桌面端就不认了',
    next: '请设置 ENTITLEMENT_KEYS；生成：openssl genpkey -algorithm ed25519 -outform DER | base64 -w0',
  },
  ENTITLEMENT_KEY_INVALID: {
    status: 500,
    message: '权益签名的密钥不对',
    next: '要用 Ed25519 的 PKCS#8 私钥（PEM 或 Base64），多把用逗号隔开，第一把在用',
  },
  SECRETS_KEY_MISSING: {
    status: 500,
    message: '没有加密用的 SECRETS_KEY，拒绝启动：每个副本各造一把，就解不开彼此存的两步验证密钥',
    next: '请设置 SECRETS_KEY；生成：openssl rand -base64 32',
  },
  SECRETS_KEY_INVALID: {
    status: 500,
    message: 'SECRETS_KEY 不对',
    next: '要用 32 字节的 Base64（openssl rand -base64 32），多把用逗号隔开，第一把在用',
  },
  PAYMENT_KEY_INVALID: {
    status: 500,
    message: '支付平台的配置不对',
    next: '请按 apps/cloud/README.md 的表补全；不用这种支付方式就把它的变量都去掉',
  },
  STORAGE_NOT_CHOSEN: {
    status: 500,
    message: '生产环境没有指定数据存放的地方，拒绝启动：容器自己的磁盘会随副本消失，账号会丢',
    next: '请设置 DATABASE_URL（PostgreSQL），或用 CLOUD_DATA_DIR 指向一个持久的文件夹（只能有一个副本）',
  },
  OBJECT_STORE_NOT_CHOSEN: {
    status: 500,
    message:
      '生产环境没有指定付款凭证图片存放的地方，拒绝启动：容器自己的磁盘会随副本消失，图片会丢',
    next: '请设置 OBJECT_STORE（S3 兼容存储），或用 CLOUD_DATA_DIR 指向一个持久的文件夹（只能有一个副本）',
  },
  STORAGE_NOT_DURABLE: {
    status: 500,
    message: '数据库不能保证写入落盘，拒绝启动',
    next: '请把 CLOUD_DATA_DIR 放在本地磁盘上，不要用网络共享文件夹',
  },
} as const
