import { Button, SegmentedControl, Stack, Text, Title, useMantineColorScheme } from '@mantine/core'
import type { ReactNode } from 'react'
import { Page } from '../../app/Page.tsx'
import { colorSchemes, useSignOut } from '../../app/UserMenu.tsx'
import { useMe } from '../../app/useMe.ts'
import { PasswordForm } from './PasswordForm.tsx'
import { Tokens } from './Tokens.tsx'

/** One's own: password, tokens, look, the way out. */
export function AccountScreen() {
  const me = useMe()
  const leave = useSignOut()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Page
      title="Account"
      note={
        <Text c="dimmed">
          {me.name} · {me.email} · {me.role}
        </Text>
      }
      isNarrow
      actions={
        <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
          Sign out
        </Button>
      }
    >
      <Stack gap="xl">
        <Section title="Password" text="With a password you can sign in again without a link.">
          <PasswordForm email={me.email} />
        </Section>
        <Section title="Look" text="For this browser.">
          <SegmentedControl
            aria-label="Colour scheme"
            w="fit-content"
            data={colorSchemes.map(({ value, title }) => ({ value, label: title }))}
            value={colorScheme}
            onChange={(value) => {
              const scheme = colorSchemes.find((each) => each.value === value)
              if (scheme) setColorScheme(scheme.value)
            }}
          />
        </Section>
        <Section title="Tokens" text="For programs: they speak to the API, and to the command line with --server, in your name.">
          <Tokens />
        </Section>
      </Stack>
    </Page>
  )
}

function Section({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" mb="sm">
        {text}
      </Text>
      {children}
    </section>
  )
}
