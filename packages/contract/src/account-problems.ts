/** A part of the problem table: the host's account in the cloud. What the cloud itself refuses is told in its own words. */
export const accountProblems = {
  CLOUD_NOT_SET: {
    status: 409,
    message: '现在是本地模式，没有连接账号服务',
    next: '全部功能都在本机可用，不需要登录',
  },
  CLOUD_UNREACHABLE: {
    status: 502,
    message: '连不上账号服务',
    next: '直播记录不受影响；请检查网络后再试',
  },
  CLOUD_FAILED: {
    status: 502,
    message: '账号服务没有给出可用的回答',
    next: '直播记录不受影响；请过几分钟再试',
  },
  CLOUD_REFUSED: {
    status: 409,
    message: '账号服务没有接受这次操作',
    next: '请按提示检查后重试',
  },
  ACCOUNT_NOT_SIGNED_IN: { status: 409, message: '还没有登录账号', next: '请先登录' },
  ACCOUNT_SIGNED_OUT: {
    status: 409,
    message: '登录已经失效，账号已退出',
    next: '请重新登录；可能是登录过期、在别处被退出，或为了安全被收回。本机的记录都在',
  },
  MAIL_CODE_INVALID: {
    status: 400,
    message: '这不是信里的验证码',
    next: '请从信里完整地复制验证码',
  },
  ACCOUNT_LEFT_HERE_ONLY: {
    status: 502,
    message: '这台电脑已经退出，但没能告诉账号服务',
    next: '不放心的话，联网后重新登录，再点「退出全部设备」',
  },
  INSTALLATIONS_FULL: {
    status: 409,
    message: '套餐已经在最多的电脑上使用，这台还没有登记',
    next: '请在账号页「使用的电脑」里移除一台不用的，这台会自动登记；直播记录不受影响',
  },
  INSTALLATION_REMOVED: {
    status: 409,
    message: '这台电脑已从账号里移除',
    next: '要继续在这里使用套餐，请点「在这台电脑使用」；直播记录不受影响',
  },
  ENTITLEMENT_REFUSED: {
    status: 502,
    message: '账号服务给的套餐凭据没有通过核对',
    next: '过一会儿会自动再试；一直这样请联系客服。直播记录不受影响',
  },
  RECEIPT_NOT_IMAGE: {
    status: 400,
    message: '这不是 JPEG、PNG 或 WebP 图片',
    next: '请选择付款截图的原图',
  },
  RECEIPT_TOO_LARGE: {
    status: 413,
    message: '图片超过 10 MB',
    next: '请换一张小一些的截图',
  },
  RECEIPT_CUT: {
    status: 502,
    message: '上传中断了，凭证还没有确认收到',
    next: '图片还在，点「再试一次」就行，不会重复提交',
  },
  RECEIPT_BUSY: { status: 409, message: '上一张凭证还在上传', next: '请等它传完，或先取消' },
  RECEIPT_GONE: { status: 409, message: '没有可以再传的图片', next: '请重新选择付款截图' },
} as const
