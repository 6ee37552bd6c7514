import { Button, Divider, Modal, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useStore } from 'zustand'
import { expiryStore, resumeAfterSignIn } from '../api/expiry.ts'
import { meQuery } from '../api/me.ts'
import { SignInForm } from '../features/sign-in/SignInForm.tsx'
import { TypeOn } from './TypeOn.tsx'
import { useTypingOutside } from './useTypingOutside.ts'

const dialogId = 'sign-in-again'

/** Over the page when the session has ended: nothing of the page is lost, and what was being sent is sent afterwards. */
export function SignInAgain() {
  const isWaiting = useStore(expiryStore, (state) => state.isWaiting)
  const client = useQueryClient()
  const isTyping = useTypingOutside(dialogId)
  const [isStillOut, setStillOut] = useState(false)
  const me = client.getQueryData(meQuery.queryKey)

  async function resume() {
    const now = await client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => null)
    setStillOut(now === null)
    if (now === null) return
    resumeAfterSignIn()
    if (now.id !== me?.id) await client.invalidateQueries()
  }

  return (
    <Modal
      id={dialogId}
      opened={isWaiting}
      trapFocus={!isTyping}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Sign in again"
    >
      <Stack gap="sm">
        <Text c="dimmed">Your session has ended. Sign in to go on where you are; what was being saved is saved afterwards.</Text>
        {isTyping && <TypeOn />}
        <SignInForm initialEmail={me?.email ?? ''} onSignedIn={resume} />
        <Divider label="or" />
        <Text c="dimmed">No password? Open a sign-in link in another tab, then come back here.</Text>
        <Button variant="default" onClick={resume}>
          I have signed in elsewhere
        </Button>
        {isStillOut && (
          <Text c="var(--rt-danger)" role="alert">
            You are still signed out.
          </Text>
        )}
      </Stack>
    </Modal>
  )
}
