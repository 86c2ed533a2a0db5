import {
  commonFields,
  fansClubDataFields,
  fansClubFields,
  imageFields,
  payGradeFields,
  userFields,
  type WireWriter,
} from '@talkingcat/douyin/wire'
import type { DemoStage, DemoViewer } from './demo-event.ts'

export type MessageHead = {
  method: string
  msgId: string
  /** Epoch milliseconds. */
  createdAt: number
  stage: DemoStage
}

/** `common` comes first in every message and carries its time: the player moves that time later. */
export function writeCommon(head: MessageHead) {
  return (writer: WireWriter) => {
    writer
      .string(commonFields.method, head.method)
      .varint(commonFields.msgId, BigInt(head.msgId))
      .varint(commonFields.roomId, BigInt(head.stage.roomId))
      .varint(commonFields.createTime, head.createdAt)
      .varint(commonFields.isShowMsg, 1)
      .string(commonFields.logId, logIdText(head))
      .varint(commonFields.appId, 1128)
  }
}

export function writeUser(viewer: DemoViewer, stage: DemoStage) {
  return (writer: WireWriter) => {
    writer
      .varint(userFields.id, BigInt(viewer.id))
      .varint(userFields.shortId, BigInt(viewer.id) % 10_000_000_000n)
      .string(userFields.nickname, viewer.name)
      .varint(userFields.gender, viewer.gender)
      // No pictures: the demo must not fetch anything from anywhere.
      .message(userFields.avatarThumb, image => image.string(imageFields.uri, 'demo/no-avatar'))
      .message(userFields.payGrade, grade => grade.varint(payGradeFields.level, viewer.payLevel))
    if (viewer.fansClubLevel > 0)
      writer.message(userFields.fansClub, club =>
        club.message(fansClubFields.data, data =>
          data
            .string(fansClubDataFields.clubName, stage.fansClubName)
            .varint(fansClubDataFields.level, viewer.fansClubLevel)
            .varint(fansClubDataFields.status, 1)
            .varint(fansClubDataFields.anchorId, BigInt(stage.hostId)),
        ),
      )
    writer.string(userFields.displayId, viewer.displayId).string(userFields.secUid, viewer.secUid)
  }
}

/** The platform's trace text: time, then hexadecimal noise. */
function logIdText(head: MessageHead): string {
  const time = new Date(head.createdAt).toISOString().replace(/\D/g, '').slice(0, 14)
  return `${time}${BigInt(head.msgId).toString(16).toUpperCase().padStart(18, '0')}`
}
