import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core'
import { IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { signOut } from '../api/me.ts'
import { notifyError } from './notify.tsx'
import { useMe } from './useMe.ts'

export const colorSchemes = [
  { value: 'dark', title: 'Dark', icon: IconMoon },
  { value: 'light', title: 'Light', icon: IconSun },
  { value: 'auto', title: 'As the system', icon: IconDeviceDesktop },
] as const

export function useSignOut() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: '/sign-in' })
      client.clear() // what the next person may not see must not stay in memory
    },
    onError: (error) => notifyError('You are still signed in', error),
  })
}

export function UserMenu() {
  const me = useMe()
  const navigate = useNavigate()
  const leave = useSignOut()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: '50%' }}>
          <Avatar size={28} name={me.name} color="blue" variant="filled" />
          <VisuallyHidden>Account of {me.name}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text c="var(--mantine-color-text)" fw={550} truncate>
            {me.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {me.email} · {me.role}
          </Text>
        </Menu.Label>
        <Menu.Item leftSection={<IconUser size={15} aria-hidden />} onClick={() => navigate({ to: '/account' })}>
          Account and tokens
        </Menu.Item>
        <Menu.Divider />
        {colorSchemes.map(({ value, title, icon: Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            leftSection={<Icon size={15} aria-hidden />}
            rightSection={colorScheme === value ? '✓' : null}
            closeMenuOnClick={false}
            onClick={() => setColorScheme(value)}
          >
            {title}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => leave.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
