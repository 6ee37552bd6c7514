import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/** Calm blue-black, text first and deepest ground last, in the order Mantine reads a dark palette. */
const dark: MantineColorsTuple = [
  '#e4e7ef',
  '#c6cbd8',
  '#9aa3b5',
  '#8a93a6',
  '#2a303c',
  '#232834',
  '#191d26',
  '#0f1116',
  '#0b0d11',
  '#07080b',
]
const blue: MantineColorsTuple = [
  '#eef4ff',
  '#dbe7ff',
  '#b5ceff',
  '#8ab2ff',
  '#6a9eff',
  '#4f8cff',
  '#3f7cf0',
  '#2b64d2',
  '#285dc2',
  '#204c9f',
]

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 7, dark: 8 },
  colors: { dark, blue },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace",
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.125rem', lineHeight: '1.4' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h3: { fontSize: '0.8125rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs', fz: 'sm', fw: 500 } },
    Input: { defaultProps: { size: 'xs' } },
    InputWrapper: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Tabs: { defaultProps: { variant: 'default' } },
    Text: { defaultProps: { size: 'sm' } },
    Anchor: { defaultProps: { size: 'sm' } },
    Table: { defaultProps: { fz: 'sm', verticalSpacing: 6, horizontalSpacing: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 350, fz: 'xs', withArrow: false } },
    // The library's <header> would be a second banner of the page.
    Modal: {
      defaultProps: {
        centered: true,
        attributes: { header: { role: 'presentation' } },
        radius: 10,
        padding: 'md',
        overlayProps: { backgroundOpacity: 0.6 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Spotlight: { defaultProps: { overlayProps: { backgroundOpacity: 0.5, blur: 0 } } },
    SpotlightRoot: { defaultProps: { overlayProps: { backgroundOpacity: 0.5, blur: 0 } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close this note' } } },
    // the placeholder would be a child of the menu that is no item
    Menu: { defaultProps: { shadow: 'md', radius: 8, withInitialFocusPlaceholder: false } },
    Alert: { defaultProps: { variant: 'outline' } },
    Badge: { defaultProps: { variant: 'light', tt: 'none', fw: 500, radius: 'xl' } },
  },
})

/**
 * Our own tokens beside the library's, each with a dark and a light value. Screens style with these and never with a colour of their own.
 * Text tokens reach 4.5 : 1 on every ground they are used on.
 */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--rt-bar-height': '44px', '--rt-input-fz': '0.8125rem' },
  dark: {
    '--rt-panel': '#14171e',
    '--rt-raised': '#191d26',
    '--rt-hover': '#1d222c',
    '--rt-selected': '#1a2740',
    '--rt-border': '#262b36',
    '--rt-text-strong': '#f2f4f8',
    '--rt-ok': '#5ec594',
    '--rt-warn': '#f0b464',
    '--rt-danger': '#ff8585',
    '--rt-info': '#7aa8ff',
    '--mantine-color-dimmed': '#9aa3b5',
    '--mantine-color-placeholder': '#8a93a6',
    '--mantine-color-default-border': '#333a48',
    '--mantine-color-error': '#ff8585',
  },
  light: {
    '--rt-panel': '#f7f8fa',
    '--rt-raised': '#ffffff',
    '--rt-hover': '#eff2f6',
    '--rt-selected': '#e4edff',
    '--rt-border': '#dfe3ea',
    '--rt-text-strong': '#0f1420',
    '--rt-ok': '#1b7a4b',
    '--rt-warn': '#945400',
    '--rt-danger': '#c62828',
    '--rt-info': '#2b64d2',
    '--mantine-color-text': '#1c2230',
    '--mantine-color-dimmed': '#586174',
    '--mantine-color-placeholder': '#6a7386',
    '--mantine-color-default-border': '#ccd2dc',
    '--mantine-color-error': '#c62828',
  },
})
