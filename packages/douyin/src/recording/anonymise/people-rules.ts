import {
  commonFields,
  fansClubDataFields,
  fansClubFields,
  imageFields,
  payGradeFields,
  textFields,
  textPieceFields,
  userFields,
} from '../../frames/people-fields.ts'
import { fields } from './rules.ts'

const pictureRules = fields({ [imageFields.urlList]: 'pictureUrl' }, 'drop')

/** Whatever else a user carries (bio, place, birthday, badges, friends) is about a person: left out. */
export const userRules = fields(
  {
    [userFields.id]: 'id',
    [userFields.shortId]: 'id',
    [userFields.nickname]: 'nickname',
    [userFields.gender]: 'count',
    [userFields.level]: 'count',
    [userFields.avatarThumb]: pictureRules,
    [userFields.payGrade]: fields({ [payGradeFields.level]: 'count' }, 'drop'),
    [userFields.fansClub]: fields(
      {
        [fansClubFields.data]: fields(
          {
            [fansClubDataFields.clubName]: 'clubName',
            [fansClubDataFields.level]: 'count',
            [fansClubDataFields.status]: 'count',
            [fansClubDataFields.anchorId]: 'id',
          },
          'drop',
        ),
      },
      'drop',
    ),
    [userFields.displayId]: 'account',
    [userFields.secUid]: 'account',
    [userFields.mysteryMan]: 'count',
    [userFields.desensitizedNickname]: 'nickname',
  },
  'drop',
)

const pieceRules = fields({
  [textPieceFields.type]: 'count',
  [textPieceFields.stringValue]: 'text',
  [textPieceFields.user]: fields({ 1: userRules }),
})

export const textRules = fields({
  [textFields.key]: 'key',
  [textFields.defaultPattern]: 'text',
  [textFields.pieces]: pieceRules,
})

export const commonRules = fields({
  [commonFields.method]: 'method',
  [commonFields.msgId]: 'id',
  [commonFields.roomId]: 'id',
  [commonFields.createTime]: 'time',
  [commonFields.isShowMsg]: 'count',
  [commonFields.describe]: 'text',
  [commonFields.displayText]: textRules,
  [commonFields.logId]: 'id',
  [commonFields.user]: userRules,
  [commonFields.appId]: 'count',
})
