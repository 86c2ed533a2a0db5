import type { LiveEvent, Room, SourceItem } from '@talkingcat/contract'
import { expect, it } from 'vitest'
import { createIntake } from './intake.ts'
import { systemClock } from './source-clock.ts'

const room: Room = { webRid: '1', roomId: '7', title: '春茶上新', hostName: '阿禾', hostId: '9' }

it('tells a new title of the room once, and an old or empty one never', () => {
  const items: SourceItem<LiveEvent>[] = []
  const intake = createIntake({ room, clock: systemClock, emit: item => void items.push(item) })
  for (const title of ['春茶上新', '', '夜场', '夜场']) intake.noteRoom({ title, hostName: '阿禾' })
  expect(items).toEqual([
    {
      kind: 'item',
      item: {
        type: 'room.updated',
        payload: { messageId: '', sentAt: null, title: '夜场', hostName: '阿禾', intro: '' },
      },
    },
  ])
})
