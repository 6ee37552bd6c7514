import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** A one-time link, shown this once: the store keeps only its hash. */
export function LinkModal({ name, url, onClose }: { name: string; url: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={`Sign-in link of ${name}`} closeOnClickOutside={false} size="lg">
      <Stack gap="sm">
        <Text>Give this to {name}. It signs in once, within a week, and is not shown again.</Text>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {url}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={url}>
            {({ copied, copy }) => (
              <Button
                data-autofocus
                variant={copied ? 'light' : 'filled'}
                leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
                onClick={copy}
              >
                {copied ? 'Copied' : 'Copy the link'}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={onClose}>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
