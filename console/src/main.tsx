import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { LanguageProvider, loadCatalogue, preferredLanguage } from './i18n/language.tsx'
import './styles/base.css'
import './styles/frame.css'
import './styles/tables.css'
import './styles/pieces.css'
import './styles/introductions.css'
import './styles/policy.css'
import './styles/workbench.css'
import './styles/outside.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root"')

const first = await loadCatalogue(preferredLanguage())
createRoot(root).render(
  <StrictMode>
    <LanguageProvider first={first}>
      <App />
    </LanguageProvider>
  </StrictMode>,
)
