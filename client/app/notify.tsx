import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'

/** The program's messages begin small and have no end: in a note of their own they are sentences. */
function toSentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?…]$/.test(message) ? '' : '.'}`
}

export function notifyDone(message: string): void {
  notifications.show({ message, color: 'teal', icon: <IconCheck size={16} />, withBorder: true })
}

/** Why something can't be done: read once and gone; pressed again, said again in the same place. */
export function notifyRefused(message: string): void {
  notifications.hide('refused')
  notifications.show({
    id: 'refused',
    message: toSentence(message),
    color: 'yellow',
    icon: <IconInfoCircle size={16} />,
    autoClose: 4000,
    withBorder: true,
  })
}

/** Shows what failed, in the error's own words. */
export function notifyError(what: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  notifications.show({
    title: what,
    message: toSentence(message),
    color: 'red',
    icon: <IconAlertTriangle size={16} />,
    autoClose: 10_000,
    withBorder: true,
  })
}
