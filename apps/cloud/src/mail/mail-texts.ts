type Text = { subject: string; text: string }

const ending = '\n\n这封邮件由系统自动发出，请不要回复。\n提猫直播助手'
const codeLine = (code: string) => `\n\n${code}\n\n`

/**
 * Every mail, in plain text. Nothing that a stranger can choose is in them (no nickname): else
 * registering would be a way to send one's own words to anybody.
 */
export const mailTexts = {
  verify: (code: string): Text => ({
    subject: '提猫：验证你的邮箱',
    text: `你好！\n\n请在提猫里粘贴下面的验证码，完成注册：${codeLine(code)}24 小时内有效，只能用一次。如果不是你在注册，请忽略这封邮件，账号不会生效。${ending}`,
  }),
  alreadyRegistered: (): Text => ({
    subject: '提猫：你已经有账号',
    text: `你好！\n\n有人用这个邮箱注册提猫，但你已经有账号，所以没有新建，原来的账号没有任何变化。\n\n如果是你本人：请直接登录；忘了密码，请在登录页点“忘记密码”。\n如果不是你：不用做任何事。${ending}`,
  }),
  /** To an address that somebody signed in elsewhere wants to move to. */
  alreadyAccount: (): Text => ({
    subject: '提猫：你已经有账号',
    text: `你好！\n\n有人想把自己的提猫账号换成这个邮箱，但这个邮箱已经有账号，所以没有更换，你的账号没有任何变化。\n\n如果是你本人：请直接用这个邮箱登录，或先注销它再更换。\n如果不是你：不用做任何事。${ending}`,
  }),
  confirmEmail: (code: string): Text => ({
    subject: '提猫：确认新邮箱',
    text: `你好！\n\n请在提猫的“更换邮箱”里粘贴下面的代码，把账号换成这个邮箱：${codeLine(code)}1 小时内有效，只能用一次。不要把它告诉任何人。如果不是你在操作，请忽略这封邮件，什么都不会改变。${ending}`,
  }),
  /** To the old address. */
  emailChanged: (): Text => ({
    subject: '提猫：账号的邮箱已更换',
    text: `你好！\n\n你的提猫账号刚刚换成了另一个邮箱，以后请用新邮箱登录，这个邮箱不再有效。\n\n如果不是你本人操作：说明有人知道你的密码，请马上联系客服。${ending}`,
  }),
  reset: (code: string): Text => ({
    subject: '提猫：重置密码',
    text: `你好！\n\n请在提猫的“忘记密码”里粘贴下面的代码，设置新密码：${codeLine(code)}30 分钟内有效，只能用一次。不要把它告诉任何人，客服也不会问你要。如果不是你在操作，请忽略这封邮件，密码不会改变。${ending}`,
  }),
  passwordChanged: (): Text => ({
    subject: '提猫：密码已修改',
    text: `你好！\n\n你的账号刚刚修改了密码，其他设备都已退出登录。\n\n如果不是你本人操作：请马上在登录页用“忘记密码”重新设置密码，并联系客服。${ending}`,
  }),
  secondStepChanged: (isOn: boolean): Text => ({
    subject: isOn ? '提猫：已开启两步验证' : '提猫：已关闭两步验证',
    text: `你好！\n\n你的账号刚刚${isOn ? '开启' : '关闭'}了两步验证。\n\n如果不是你本人操作：请马上修改密码，并联系客服。${ending}`,
  }),
  accountDeleted: (): Text => ({
    subject: '提猫：账号已注销',
    text: `你好！\n\n你的提猫账号和其中的数据已经删除，不能恢复。感谢使用。${ending}`,
  }),
}
