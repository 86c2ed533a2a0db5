import { type Texts, zhCn } from './zh-cn/zh-cn.ts'

/** The catalogue in use. A second language is a second object of the type `Texts`. */
export const texts: Texts = zhCn
