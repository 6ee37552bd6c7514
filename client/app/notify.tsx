import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'

export function notifyDone(message: string): void {
  notifications.show({ message, color: 'teal', icon: <IconCheck size={16} />, withBorder: true })
}

/** Shows what failed, in the error's own words. */
export function notifyError(what: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  notifications.show({ title: what, message, color: 'red', icon: <IconAlertTriangle size={16} />, autoClose: 10_000, withBorder: true })
}
