import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import '../../desktop/src/renderer/ui/tokens.css'
import '../../desktop/src/renderer/ui/base.css'
import { startTheme } from '../../desktop/src/renderer/lib/theme.ts'
import { App } from './app.tsx'

// Schemas must not compile themselves with `new Function`: the page's security policy refuses it.
z.config({ jitless: true })
startTheme()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
