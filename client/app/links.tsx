import { ActionIcon, type ActionIconProps, Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

type AnchorElementProps<P> = P & Omit<ComponentPropsWithRef<'a'>, keyof P>

/** The library's widgets as typed links of the router. */
export const AnchorLink = createLink((props: AnchorElementProps<AnchorProps>) => <Anchor {...props} />)
export const ButtonLink = createLink((props: AnchorElementProps<ButtonProps>) => <Button component="a" {...props} />)
export const ActionIconLink = createLink((props: AnchorElementProps<ActionIconProps>) => <ActionIcon component="a" {...props} />)
