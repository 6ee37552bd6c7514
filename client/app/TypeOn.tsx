import { Text } from '@mantine/core'

/** Said by a dialog that came while somebody was typing in the page under it. */
export function TypeOn() {
  return <Text role="alert">You can finish what you were typing: your keys still go there. The Tab key brings you here.</Text>
}
