import { operatorProblems } from './operator-problems.ts'

type Row = { status: number; message: string; next: string }

/** Every problem that leaves the cloud: HTTP status, what happened, what to do next. */
export const problemTable = {
  // the request
  BAD_REQUEST: {
    status: 400,
    message: '请求的内容不完整或格式不对',
    next: '请检查填写的内容后重试',
  },
  NOT_JSON: {
    status: 415,
    message: '只接受 JSON',
    next: '请把 Content-Type 设为 application/json',
  },
  TOO_LARGE: { status: 413, message: '请求内容过大', next: '请缩短内容后重试' },
  NOT_FOUND: { status: 404, message: '没有这个地址或内容', next: '请返回上一页' },
  TOO_MANY: { status: 429, message: '操作太频繁', next: '请稍等片刻再试' },
  BUSY: { status: 503, message: '服务器正忙', next: '请稍等几秒再试' },
  // signing in
  UNAUTHORIZED: { status: 401, message: '没有登录，或登录已失效', next: '请重新登录' },
  LOGIN_REFUSED: {
    status: 401,
    message: '邮箱或密码不对',
    next: '请检查后重试；刚注册的账号请先用邮件里的代码验证邮箱',
  },
  FORBIDDEN: { status: 403, message: '你的账号没有这个权限', next: '请换一个有权限的账号登录' },
  PASSWORD_WRONG: { status: 403, message: '当前密码不对', next: '请检查后重试' },
  ACCOUNT_DISABLED: { status: 403, message: '这个账号已被停用', next: '请联系客服' },
  SECOND_STEP_NEEDED: {
    status: 403,
    message: '审核员和管理员要先通过两步验证',
    next: '请开启两步验证，或带验证码重新登录',
  },
  TOTP_REQUIRED: { status: 401, message: '还需要两步验证码', next: '请输入验证器上的 6 位数字' },
  TOTP_WRONG: {
    status: 401,
    message: '两步验证码不对，或已经用过',
    next: '请等验证器换一个新码再试，或用恢复码',
  },
  TOTP_ALREADY_ON: { status: 409, message: '两步验证已经开启', next: '要换设备请先关闭再开启' },
  TOTP_NOT_BEGUN: { status: 409, message: '还没有开始设置两步验证', next: '请从头设置一次' },
  CODE_INVALID: {
    status: 400,
    message: '邮件里的代码不对、已用过或已过期',
    next: '请重新获取一封邮件',
  },
  REGISTERED_AGAIN: {
    status: 409,
    message: '密码和最近一次注册时的不一样，可能有人用这个邮箱又注册了一次',
    next: '请重新注册一次，用最新一封邮件里的代码验证；或用“忘记密码”设置密码',
  },
  MAIL_OFF: { status: 409, message: '这个服务器没有配置邮件', next: '请联系客服重置密码' },
  SECRET_UNREADABLE: {
    status: 500,
    message: '服务器解不开这个账号的两步验证密钥',
    next: '请用恢复码登录，并让服务器的管理员检查 SECRETS_KEY',
  },
  // roles
  LAST_ADMIN: {
    status: 409,
    message: '这是最后一个管理员，不能移除',
    next: '请先设置另一个管理员',
  },
  ROLE_NEEDS_LONG_PASSWORD: {
    status: 409,
    message: '对方的密码不足 15 个字符，不能成为审核员或管理员',
    next: '请让对方先把密码改到 15 个字符以上',
  },
  // registering
  EMAIL_INVALID: {
    status: 400,
    message: '邮箱地址的格式不对',
    next: '请填写形如 name@example.com 的邮箱',
  },
  EMAIL_TAKEN: { status: 409, message: '这个邮箱已经注册过', next: '请直接登录' },
  EMAIL_SAME: { status: 409, message: '这就是现在的邮箱', next: '请填写另一个邮箱' },
  PASSWORD_TOO_SHORT: {
    status: 400,
    message: '密码太短',
    next: '请至少用 8 个字符，推荐 15 个以上',
  },
  PASSWORD_TOO_SHORT_FOR_STAFF: {
    status: 400,
    message: '审核员和管理员的密码至少要 15 个字符',
    next: '请换一个更长的密码，几个不相干的词连起来就很好',
  },
  PASSWORD_TOO_LONG: { status: 400, message: '密码太长', next: '请不要超过 256 个字符' },
  PASSWORD_UNREADABLE: { status: 400, message: '密码里有残缺的字符', next: '请重新输入密码' },
  PASSWORD_COMMON: {
    status: 400,
    message: '这个密码太常见，在泄露密码的名单里',
    next: '请换一个别人想不到的，几个不相干的词连起来就很好',
  },
  PASSWORD_GUESSABLE: {
    status: 400,
    message: '密码里主要是产品名或你的邮箱名，很容易被猜到',
    next: '请换一个不含这些词的密码',
  },
  // receipts
  IMAGE_MISSING: { status: 400, message: '没有收到图片', next: '请选择付款凭证的截图后重试' },
  IMAGE_EMPTY: { status: 400, message: '图片是空的', next: '请重新选择付款凭证的截图' },
  IMAGE_BYTES: { status: 413, message: '图片超过 10 MB', next: '请截图后再上传，或先压缩图片' },
  IMAGE_KIND: {
    status: 415,
    message: '只收 JPEG、PNG 或 WebP 图片',
    next: '请上传付款凭证的截图',
  },
  IMAGE_MISNAMED: {
    status: 415,
    message: '图片的内容、扩展名和类型不一致',
    next: '请上传原始截图，不要改扩展名',
  },
  IMAGE_BROKEN: { status: 422, message: '图片损坏，读不出来', next: '请重新截图后上传' },
  IMAGE_PIXELS: { status: 422, message: '图片的像素太多', next: '请上传 4000 万像素以内的截图' },
  IMAGE_ERASED: {
    status: 410,
    message: '凭证处理完已久，图片已按期删除',
    next: '金额、交易单号和经过都还在，不用再上传',
  },
  IMAGE_PAGES: { status: 422, message: '图片不止一页', next: '请上传静态的单张截图' },
  NOT_MULTIPART: {
    status: 415,
    message: '上传图片要用 multipart/form-data',
    next: '请把图片放在名为 file 的一项里',
  },
  KEY_REUSED: {
    status: 409,
    message: '这个 Idempotency-Key 已经用于另一张图片',
    next: '请换一个新的再上传',
  },
  TOO_MANY_PENDING: {
    status: 429,
    message: '已有 3 张凭证在等待审核',
    next: '请等审核结果出来再上传',
  },
  TOO_MANY_UPLOADS: { status: 429, message: '今天上传的凭证太多了', next: '请明天再上传' },
  TRADE_NO_USED: {
    status: 409,
    message: '这个交易单号已经提交过',
    next: '请核对交易单号；若确实是你的付款，请联系客服',
  },
  // reviewing
  RECEIPT_CHANGED: {
    status: 409,
    message: '这张凭证刚被别人处理过，或不能这样处理',
    next: '请刷新后再看',
  },
  RECEIPT_OWN: { status: 403, message: '不能审核自己的凭证', next: '请让另一位审核员处理' },
  RECEIPT_HELD: {
    status: 409,
    message: '另一个账号（可能已注销）提交过同一张图片或同一笔付款，已暂缓',
    next: '请先核对重复的凭证，确认后再通过',
  },
  RECEIPT_IMAGE_LOST: {
    status: 409,
    message: '这张凭证的图片已经丢失，不能通过',
    next: '请驳回，让用户重新上传',
  },
  SECOND_PERSON_NEEDED: {
    status: 403,
    message: '撤销要由通过者以外的人来做',
    next: '请让另一位审核员处理',
  },
  // plans, entitlements, orders
  PLAN_UNKNOWN: { status: 404, message: '没有这个套餐', next: '请刷新套餐列表后重新选择' },
  PLAN_NOT_CHOSEN: {
    status: 409,
    message: '这份凭证没有对应的套餐',
    next: '请先为它选定套餐，再通过',
  },
  INSTALLATIONS_FULL: {
    status: 409,
    message: '这个账号已经在 3 台设备上使用',
    next: '请先在“账号与设备”里移除一台，再重试',
  },
  INSTALLATION_UNPROVEN: {
    status: 400,
    message: '这台设备还没有登记，请求里缺少它的签名',
    next: '请更新应用后重新登录',
  },
  INSTALLATION_PROOF_WRONG: {
    status: 400,
    message: '设备的签名不对，没有登记',
    next: '请重新登录；若反复出现，请更新应用',
  },
  INSTALLATION_UNKNOWN: {
    status: 404,
    message: '这台设备没有登记，或已被移除',
    next: '请重新登录',
  },
  ORDER_DIFFERS: {
    status: 409,
    message: '这个订单编号已用于另一个套餐或支付方式',
    next: '请重新下单',
  },
  ORDER_NOT_PAID: { status: 409, message: '这个订单没有付款', next: '没有款项可以退' },
  ORDER_OWN: { status: 403, message: '不能给自己的订单退款', next: '请让另一位管理员处理' },
  METHOD_OFF: { status: 409, message: '这种支付方式没有开通', next: '请换一种支付方式' },
  PROVIDER_FAILED: {
    status: 502,
    message: '支付平台没有正常答复',
    next: '请稍后重试，或换一种支付方式；没有扣款',
  },
  NOTICE_REFUSED: {
    status: 401,
    message: '支付通知的签名或内容不对',
    next: '请检查支付平台的密钥配置',
  },
  // this server
  NOT_READY: { status: 503, message: '服务器还没有准备好', next: '请稍等几秒再试' },
  STORAGE_UNAVAILABLE: { status: 503, message: '暂时连不上数据库', next: '请稍等几秒再试' },
  IMAGE_STORE_UNAVAILABLE: {
    status: 503,
    message: '暂时存取不了图片',
    next: '请稍等几秒再试',
  },
  INTERNAL: {
    status: 500,
    message: '服务器内部出错，已记录',
    next: '请重试；若反复出现，请把请求编号告诉客服',
  },
  ORPHANS_TOO_MANY: {
    status: 500,
    message: '存储里没有对应凭证的图片比有的还多，一张都没有清扫：数据库和存储可能不是一对',
    next: '请核对 DATABASE_URL 和 OBJECT_STORE；确实多余就手动删除',
  },
  ...operatorProblems,
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof problemTable
